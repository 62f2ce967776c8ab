// What a person finds in an exported bundle: what it is, how to run it in fifteen lines, and what each number is worth.
import { formatBytes, formatMs, formatPercent } from '../../shared/format';
import type { Figure, Rule, Signal } from '../../shared/policy/runtime';
import type { PolicyFile } from '../../shared/policy/types';
import type { AccuracySplit } from './exportedVariant';
import { policyLanguages } from './languages/index';

export interface ReadmeFacts {
  readonly split: AccuracySplit;
  /** Variants that the sample trace never picks. */
  readonly unused: readonly string[];
}

/** README.md of a bundle (Markdown). */
export function bundleReadme(policy: PolicyFile, facts: ReadmeFacts): string {
  return (
    [
      `# ${oneLine(policy.model.name)}: variants and adaptation policy`,
      `Made with AdaScale: ${policy.variants.length} variant${policy.variants.length === 1 ? '' : 's'} of one network and a policy that picks one for the moment's battery, heat, memory and deadline.`,
      variantTable(policy),
      ...(facts.unused.length === 0
        ? []
        : [
            `The sample trace never picks ${facts.unused.join(', ')}: in each of its contexts another variant serves better. Leave such a variant out, or write a rule that uses it.`,
          ]),
      '## Use',
      'In Node, with `npm install onnxruntime-node` (save as `example.mjs` beside this file):',
      '```js\n' + example(policy) + '\n```',
      'Keep one session for each variant that has been active, call `decide` before an inference and `reportLatency` after it. Give `decide` what you can read: `batteryPercent`, `charging`, `thermalStatus` (Android: 0 to 6), `freeMemoryBytes`, `cpuLoad` (0 to 1), `latencyTargetMs`; a reading may carry its age, `{ value, ageMs }`. What is missing or too old counts as unknown.',
      preprocessing(policy),
      '## Rules',
      'The first rule whose conditions hold governs; the best admissible variant runs; if none is admissible, ' +
        `\`${policy.fallback}\` does. A latency target of the app binds every rule.`,
      policy.rules.map((rule, i) => `${i + 1}. ${ruleInWords(rule)}`).join('\n'),
      `Otherwise the most accurate variant runs. A change waits ${policy.minDwellMs / 1000} s after the last one, unless memory runs out or the thermal status is 4 or more.`,
      '## Files',
      fileTable(),
      '## What the numbers mean',
      meaning(facts.split, latencySources(policy)),
    ].join('\n\n') + '\n'
  );
}

/** The network's name comes from its file: nothing in it may act as Markdown or HTML. */
const oneLine = (text: string): string => text.replace(/[\s\\`*[\]<>|#]+/g, ' ').trim();

function variantTable(policy: PolicyFile): string {
  const rows = policy.variants.map((variant) => {
    const cells = [
      variant.id,
      withSource(formatPercent(variant.accuracy.value), variant.accuracy),
      withSource(formatMs(variant.latencyMs.value), variant.latencyMs),
      withSource(formatBytes(variant.peakMemoryBytes.value), variant.peakMemoryBytes),
      variant.energyMj === undefined ? '' : withSource(`${variant.energyMj.value.toPrecision(3)} mJ`, variant.energyMj),
      formatBytes(variant.sizeBytes),
      variant.sha256.slice(0, 12),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| variant | accuracy | latency | peak memory | energy | file | sha256 |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const withSource = (text: string, figure: Figure): string => `${text} (${figure.provenance})`;

/** Fifteen lines that run as they are. */
function example(policy: PolicyFile): string {
  const input = policy.model.inputs[0];
  const dims = (input?.shape ?? []).map((size) => (typeof size === 'number' ? size : 1));
  const count = dims.reduce((product, size) => product * size, 1);
  return `import { readFile } from 'node:fs/promises';
import { cpus, freemem, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import ort from 'onnxruntime-node';
import { createPolicyState, decide, reportLatency } from './adascale-runtime/index.mjs';

const at = (file) => fileURLToPath(new URL(file, import.meta.url));
const policy = JSON.parse(await readFile(at('policy.json'), 'utf8'));
const context = { freeMemoryBytes: freemem(), cpuLoad: Math.min(1, loadavg()[0] / cpus().length), latencyTargetMs: 50 };
let { state, log } = decide(policy, createPolicyState(policy), context, performance.now());
const session = await ort.InferenceSession.create(at(policy.variants.find(({ id }) => id === log.active).file));
const input = new ort.Tensor('float32', new Float32Array(${count}), ${JSON.stringify(dims)}); // put an image here
const start = performance.now();
const outputs = await session.run({ ${JSON.stringify(input?.name ?? 'input')}: input });
state = reportLatency(policy, state, log.active, performance.now() - start);
console.log(log.active, outputs[session.outputNames[0]].data);`;
}

function preprocessing(policy: PolicyFile): string {
  const { preprocessing: how, labels } = policy.model;
  const classes =
    labels === undefined ? '' : ` The outputs are the ${labels.length} labels of \`policy.json\`, in order.`;
  if (how === null) return `Inputs are used as they are.${classes}`;
  return `Inputs are images, ${how.channels}, channels first, each pixel value (0 to 255) as (value − mean) / std with mean [${how.mean.join(', ')}] and std [${how.std.join(', ')}].${classes}`;
}

function ruleInWords(rule: Rule): string {
  const conditions = (Object.keys(rule.when) as Signal[]).map((signal) => {
    if (signal === 'charging') return rule.when.charging === true ? 'charging' : 'not charging';
    const { atLeast, below } = rule.when[signal] ?? {};
    return [atLeast === undefined ? '' : `${signal} ≥ ${atLeast}`, below === undefined ? '' : `${signal} < ${below}`]
      .filter(Boolean)
      .join(' and ');
  });
  const limits = Object.entries(rule.limits).map(([name, value]) => `${name} ${value}`);
  const then = [
    rule.use === undefined ? '' : `use \`${rule.use}\``,
    limits.length > 0 ? `within ${limits.join(', ')}` : '',
    `prefer ${rule.prefer}`,
  ].filter(Boolean);
  return `**${rule.name}**: ${conditions.length > 0 ? `when ${conditions.join(' and ')}` : 'always'}: ${then.join(', ')}.`;
}

const fileTable = (): string =>
  [
    '| file | what |',
    '|---|---|',
    '| variants/*.onnx | the networks (ONNX, batch size free; in 32-bit floats, or in 8-bit integers between QuantizeLinear and DequantizeLinear) |',
    '| policy.json | figures, rules, fallback; edit it freely, editors check it by policy.schema.json beside it |',
    ...policyLanguages.map(({ folder, summary }) => `| ${folder}/ | ${summary} |`),
    '| trace.jsonl | a scripted day of a device: contexts, and latencies from a simulation |',
    '| decisions.jsonl | what the runtime decides on that trace, byte for byte: `replay(policy, trace)` |',
  ].join('\n');

/** Where the latencies come from, each source once. */
function latencySources(policy: PolicyFile): string {
  const sources = policy.variants.map(({ latencyMs: { provenance, device, runtime } }) =>
    [provenance, device, runtime].filter(Boolean).join(', '),
  );
  return [...new Set(sources)].join('; ');
}

const meaning = (split: AccuracySplit, latency: string): string =>
  `Accuracy is the share of the ${split === 'test' ? 'test split (images that neither training nor the search saw)' : 'validation split (images that training did not see but the search chose by)'}. ` +
  "That of variants in 8-bit integers holds for exact sums, which phones compute; on x86 processors with AVX2 but no VNNI ask ONNX Runtime for them with the session option `extra: { session: { x64quantprecision: '1' } }`. " +
  `Latency is the median for one input (${latency}): on another device it differs, and \`reportLatency\` corrects it as the app runs. ` +
  'Peak memory is activations plus weights, computed from the network; a runtime adds its own. ' +
  "Energy is computed from arithmetic and bytes moved with constants from the literature (M. Horowitz, ISSCC 2014): good for an order among variants, not for a battery's life. " +
  '`measured`, `predicted` and `assumed` say which is which. The method follows arXiv 2412.00724.';
