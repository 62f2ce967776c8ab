import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import Ajv from 'ajv';
import { InferenceSession } from 'onnxruntime-node';
import { exportBundle, type ExportRequest } from '../../../../src/engine/policy/exportBundle';
import type { Graph } from '../../../../src/engine/graph/graph';
import { parsePolicy } from '../../../../src/shared/policy/parsePolicy';
import { replay, type Decision } from '../../../../src/shared/policy/runtime';
import type { Candidate } from '../../../../src/shared/run/candidate';
import { candidate } from '../../../support/candidates';
import { suiteFolder } from '../../../support/suiteFolder';
import { convolution } from '../../../support/tinyModels';
import { texts } from '../../../../webview/pareto/l10n/texts';

const run = promisify(execFile);

/** Equal outputs from different widths: the inner one is summed to two channels. */
function variantGraph(width: number): Graph {
  const graph = convolution(width);
  const shape = ['N', 1, 16, 16] as const;
  return {
    ...graph,
    nodes: [
      ...graph.nodes.map((node) => (node.name === 'relu' ? { ...node, outputs: ['inner'] } : node)),
      {
        name: 'mix',
        opType: 'ReduceMean',
        inputs: ['inner'],
        outputs: ['output'],
        attributes: { axes: { type: 'ints', value: [1] }, keepdims: { type: 'int', value: 1 } },
      },
    ],
    outputs: [{ name: 'output', dataType: 'float32', shape }],
  };
}

const withTest = (one: Candidate, test: number): Candidate => ({ ...one, accuracy: { ...one.accuracy, test } });
const wide = withTest(candidate('baseline', { accuracy: 0.8, latencyMs: 8, peakMemoryBytes: 4e6 }), 0.78);
const narrow = withTest(candidate('c-0002', { accuracy: 0.7, latencyMs: 3, peakMemoryBytes: 1e6 }), 0.69);

const request = (out: string, changes: Partial<ExportRequest> = {}): ExportRequest => ({
  out,
  model: {
    name: 'tiny net',
    sourceSha256: '1'.repeat(64),
    inputs: [{ name: 'input', shape: ['N', 3, 16, 16], dataType: 'float32' }],
    outputs: [{ name: 'output', shape: ['N', 1, 16, 16], dataType: 'float32' }],
    labels: ['cat', 'dog'],
    preprocessing: {
      id: 'unit',
      mean: [0, 0, 0],
      std: [255, 255, 255],
      channels: 'rgb',
      tried: { unit: 0.8, raw: 0.1 },
    },
  },
  variants: [
    { candidate: narrow, graph: variantGraph(2) },
    { candidate: wide, graph: variantGraph(16) },
  ],
  ...changes,
});

describe('an exported bundle', () => {
  const folder = suiteFolder();
  const bundle = (): string => path.join(folder(), 'bundle');
  const read = (file: string): Promise<string> => readFile(path.join(bundle(), file), 'utf8');

  it('holds everything that it lists, and nothing else', async () => {
    const result = await exportBundle(request(bundle()));
    assert.deepEqual([...result.files].sort(), [
      'README.md',
      'adascale-runtime-kotlin/README.md',
      'adascale-runtime-kotlin/adascale/AdaptationPolicy.kt',
      'adascale-runtime-kotlin/adascale/Json.kt',
      'adascale-runtime-kotlin/adascale/PolicyFile.kt',
      'adascale-runtime-kotlin/adascale/Replay.kt',
      'adascale-runtime/README.md',
      'adascale-runtime/index.mjs',
      'adascale-runtime/index.ts',
      'adascale-runtime/package.json',
      'decisions.jsonl',
      'policy.json',
      'policy.schema.json',
      'trace.jsonl',
      'variants/baseline.onnx',
      'variants/c-0002.onnx',
    ]);
    const found = await readdir(bundle(), { recursive: true, withFileTypes: true });
    assert.equal(found.filter((entry) => entry.isFile()).length, result.files.length);
    assert.deepEqual(result.variants, [
      { id: 'baseline', file: 'variants/baseline.onnx', accuracy: 0.78, latencyMs: 8 },
      { id: 'c-0002', file: 'variants/c-0002.onnx', accuracy: 0.69, latencyMs: 3 },
    ]);
    assert.deepEqual(await readdir(folder()), ['bundle'], 'no temporary folder stays');
  });

  it('is what the panel says before it is written', async () => {
    const said = texts.policy.text.writes(2, '1 MB');
    const words: Readonly<Record<string, RegExp>> = {
      'README.md': /a README/,
      'adascale-runtime': /TypeScript/,
      'adascale-runtime-kotlin': /Kotlin/,
      'decisions.jsonl': /its decisions/,
      'policy.json': /policy\.json/,
      'policy.schema.json': /its schema/,
      'trace.jsonl': /a test trace/,
      variants: /2 variants \(\.onnx, 1 MB\)/,
    };
    for (const name of await readdir(bundle())) assert.match(said, words[name] ?? /^$/, name);
  });

  it('has a policy that its own schema accepts', async () => {
    const policy = JSON.parse(await read('policy.json')) as Record<string, unknown>;
    assert.equal(policy['$schema'], './policy.schema.json');
    const validate = new Ajv().compile(JSON.parse(await read('policy.schema.json')) as object);
    assert.ok(validate(policy), JSON.stringify(validate.errors));
  });

  it('states the figures with their provenance, the hashes and the sizes of its files', async () => {
    const { variants, model } = parsePolicy(await read('policy.json'));
    assert.deepEqual(variants[1]!.accuracy, { value: 0.69, provenance: 'measured' });
    assert.deepEqual(variants[1]!.latencyMs, { value: 3, provenance: 'measured', device: 'this computer' });
    assert.equal(variants[1]!.energyMj!.provenance, 'assumed');
    assert.ok(variants[1]!.energyMj!.value < variants[0]!.energyMj!.value);
    for (const variant of variants) {
      const bytes = await readFile(path.join(bundle(), variant.file));
      assert.equal(createHash('sha256').update(bytes).digest('hex'), variant.sha256);
      assert.equal(bytes.byteLength, variant.sizeBytes);
    }
    assert.deepEqual(model.preprocessing, { id: 'unit', mean: [0, 0, 0], std: [255, 255, 255], channels: 'rgb' });
  });

  it('has networks that ONNX Runtime loads', async () => {
    for (const id of ['baseline', 'c-0002']) {
      const session = await InferenceSession.create(path.join(bundle(), 'variants', `${id}.onnx`));
      assert.deepEqual([session.inputNames, session.outputNames], [['input'], ['output']]);
      await session.release();
    }
  });

  it('picks different variants in different contexts of its sample trace', async () => {
    const decisions = (await read('decisions.jsonl'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Decision);
    assert.deepEqual([...new Set(decisions.map((one) => one.active))].sort(), ['baseline', 'c-0002']);
    assert.deepEqual(
      [...new Set(decisions.map((one) => one.rule))].sort(),
      ['battery saver', 'hot', 'latency target', 'low memory', null].sort(),
    );
    assert.equal(
      replay(parsePolicy(await read('policy.json')), await read('trace.jsonl')),
      await read('decisions.jsonl'),
    );
  });

  it('ships a runtime that decides the same byte for byte in a process of its own', async () => {
    const script = `
      import { readFileSync } from 'node:fs';
      import { replay } from './adascale-runtime/index.mjs';
      process.stdout.write(replay(JSON.parse(readFileSync('policy.json', 'utf8')), readFileSync('trace.jsonl', 'utf8')));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
      cwd: bundle(),
      env: { PATH: process.env['PATH'] },
    });
    assert.equal(stdout, await read('decisions.jsonl'));
  });

  it('ships the runtime in TypeScript too, without imports', async () => {
    const source = await read('adascale-runtime/index.ts');
    assert.equal(source, await readFile(path.resolve(__dirname, '../../../../src/shared/policy/runtime.ts'), 'utf8'));
    assert.doesNotMatch(source, /^import\b|require\(|import\(/m);
  });

  it('has a README whose example runs', async () => {
    const readme = await read('README.md');
    const example = /```js\n([\s\S]+?)\n```/.exec(readme)![1]!;
    assert.ok(example.split('\n').length <= 18);
    await writeFile(path.join(bundle(), 'example.mjs'), example);
    await symlink(path.resolve(__dirname, '../../../../node_modules'), path.join(folder(), 'node_modules'), 'junction');
    const { stdout } = await run(process.execPath, ['example.mjs'], {
      cwd: bundle(),
      env: { PATH: process.env['PATH'] },
    });
    assert.match(stdout, /^(baseline|c-0002) Float32Array\(256\)/);
  });

  it('says in its README what the numbers are', async () => {
    const readme = await read('README.md');
    assert.match(readme, /\| baseline \| 78\.0 % \(measured\) \| 8\.00 ms \(measured\) \| 4\.00 MB \(predicted\) \|/);
    assert.match(readme, /test split/);
    assert.match(readme, /median for one input \(measured, this computer\)/);
    assert.match(readme, /1\. \*\*hot\*\*: when thermalStatus ≥ 3: use `c-0002`, prefer latency\./);
    assert.doesNotMatch(readme, /never picks/);
  });

  it('is the same for the same request', async () => {
    const again = path.join(folder(), 'again');
    const { files } = await exportBundle(request(again));
    for (const file of files)
      assert.deepEqual(await readFile(path.join(again, file)), await readFile(path.join(bundle(), file)), file);
  });
});

describe('an export', () => {
  const folder = suiteFolder();
  const refuses = async (changes: Partial<ExportRequest>, code: string, message: RegExp): Promise<void> => {
    const out = changes.out ?? path.join(folder(), 'refused');
    await assert.rejects(exportBundle(request(out, changes)), (error: Error & { code?: string }) => {
      assert.equal(error.code, code);
      assert.match(error.message, message);
      return true;
    });
    if (changes.out === undefined) assert.ok(!existsSync(out));
    assert.ok(
      (await readdir(folder())).every((name) => !name.includes('partial')),
      'nothing is left behind',
    );
  };

  it('fills an empty folder, and makes the folders above', async () => {
    const out = path.join(folder(), 'empty');
    await mkdir(out);
    await exportBundle(request(out));
    assert.ok(existsSync(path.join(out, 'policy.json')));
    await exportBundle(request(path.join(folder(), 'a', 'b')));
    assert.ok(existsSync(path.join(folder(), 'a', 'b', 'policy.json')));
  });

  it('touches no folder that holds something, nor a file', async () => {
    const out = path.join(folder(), 'full');
    await mkdir(out);
    await writeFile(path.join(out, 'mine.txt'), 'mine');
    await refuses({ out }, 'input.outputExists', /full/);
    assert.deepEqual(await readdir(out), ['mine.txt']);
    await refuses({ out: path.join(out, 'mine.txt') }, 'input.outputExists', /mine\.txt/);
  });

  it('names everything that cannot be exported at once', async () => {
    const failed: Candidate = { ...narrow, id: 'c-0003', status: 'failed', error: { code: 'x', message: 'diverged' } };
    const unmeasured: Candidate = { ...narrow, id: 'c-0004', latencyMs: null };
    const escaping: Candidate = { ...narrow, id: '../c-0005' };
    const variants = [failed, unmeasured, escaping, wide, wide].map((one) => ({
      candidate: one,
      graph: variantGraph(2),
    }));
    await refuses(
      { variants },
      'input.notExportable',
      /baseline is chosen twice.*c-0003 failed \(diverged\).*c-0004 has no latency.*"\.\.\/c-0005" cannot be a file name/,
    );
    const other = {
      ...variantGraph(2),
      outputs: [{ name: 'logits', dataType: 'float32' as const, shape: ['N', 1, 16, 16] }],
    };
    await refuses(
      { variants: [{ candidate: wide, graph: other }] },
      'input.notExportable',
      /baseline gives \(logits\), the model \(output\)/,
    );
    await refuses({ variants: [] }, 'input.noVariants', /No variant/);
  });

  it('can be cancelled without a trace', () => refuses({ signal: AbortSignal.abort() }, 'cancelled', /Cancelled/));

  it('marks a predicted latency as such, and validation accuracy where one variant was never tested', async () => {
    const out = path.join(folder(), 'predicted');
    const predicted: Candidate = { ...candidate('c-0009', { accuracy: 0.6 }), predictedLatencyMs: 2.5 };
    await exportBundle(
      request(out, { variants: [wide, predicted].map((one) => ({ candidate: one, graph: variantGraph(4) })) }),
    );
    const policy = parsePolicy(await readFile(path.join(out, 'policy.json'), 'utf8'));
    assert.deepEqual(policy.variants[1]!.latencyMs, { value: 2.5, provenance: 'predicted' });
    assert.deepEqual(policy.variants[0]!.accuracy, { value: 0.8, provenance: 'measured', samples: 10 });
    assert.match(await readFile(path.join(out, 'README.md'), 'utf8'), /validation split/);
  });

  it('says so when a variant is never picked', async () => {
    const out = path.join(folder(), 'dominated');
    const worse = withTest(candidate('c-0010', { accuracy: 0.5, latencyMs: 9, peakMemoryBytes: 5e6 }), 0.5);
    await exportBundle(
      request(out, { variants: [wide, worse].map((one, i) => ({ candidate: one, graph: variantGraph(4 + i) })) }),
    );
    assert.match(await readFile(path.join(out, 'README.md'), 'utf8'), /never picks c-0010/);
  });
});
