// What adapting costs an app: one decision, and one switch between variants, loaded beforehand or not. `npm run bench:policy`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import * as path from 'node:path';
import * as ort from 'onnxruntime-node';
import { spawnSync } from 'node:child_process';
import { parsePolicy } from '../../src/shared/policy/parsePolicy';
import { parseTrace } from '../../src/shared/policy/parseTrace';
import { createPolicyState, decide, reportLatency } from '../../src/shared/policy/runtime';
import type { PolicyFile } from '../../src/shared/policy/types';

const policies = path.resolve('samples/policies');
const rounds = 200;

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? NaN;

function print(what: string, ms: readonly number[], unit: 'µs' | 'ms'): void {
  const factor = unit === 'µs' ? 1000 : 1;
  const [median, p90, worst] = [0.5, 0.9, 1].map((share) =>
    (percentile(ms, share) * factor).toFixed(unit === 'µs' ? 2 : 3),
  );
  console.log(
    `${what.padEnd(52)} median ${median} ${unit}, 90th ${p90} ${unit}, worst ${worst} ${unit} (${ms.length} times)`,
  );
}

/** Decision and report together, as an app calls them for every inference. */
function timeDecisions(policy: PolicyFile): number[] {
  const trace = parseTrace(readFileSync(path.join(policies, 'day.trace.jsonl'), 'utf8'));
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    let state = createPolicyState(policy);
    for (const { t, signals } of trace) {
      const start = performance.now();
      const next = decide(policy, state, signals, t);
      state = reportLatency(policy, next.state, next.log.active, 1);
      times.push(performance.now() - start);
    }
  }
  return times.slice(times.length / 2);
}

async function timeSwitches(policy: PolicyFile, bundle: string): Promise<void> {
  const files = policy.variants.map(({ file }) => path.join(bundle, file));
  const [, ...size] = policy.model.inputs[0]?.shape ?? [];
  const dims = [1, ...size.map(Number)];
  const count = dims.reduce((product, one) => product * one, 1);
  const feeds = { [policy.model.inputs[0]?.name ?? '']: new ort.Tensor('float32', new Float32Array(count), dims) };
  const sessions = await Promise.all(files.map((file) => ort.InferenceSession.create(file)));
  for (const session of sessions) await session.run(feeds);
  const [same, other, cold]: number[][] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    const session = sessions[round % sessions.length]!;
    const timed = async (run: () => Promise<unknown>): Promise<number> => {
      const start = performance.now();
      await run();
      return performance.now() - start;
    };
    other!.push(await timed(() => session.run(feeds)));
    same!.push(await timed(() => session.run(feeds)));
    if (round % 10 > 0) continue;
    cold!.push(await timed(async () => (await ort.InferenceSession.create(files[round % files.length]!)).run(feeds)));
  }
  print('an inference of the variant that ran before', same!, 'ms');
  print('the first inference after a switch, loaded', other!, 'ms');
  print('the first inference after a switch, loading included', cold!, 'ms');
}

async function main(): Promise<void> {
  const policy = parsePolicy(readFileSync(path.join(policies, 'shapes.policy.json'), 'utf8'));
  const folder = mkdtempSync(path.join(tmpdir(), 'adascale-bench-'));
  try {
    const bundle = path.join(folder, 'bundle');
    const ids = policy.variants.map(({ id }) => id).join(',');
    const args = [
      'dist/cli.js',
      'export',
      'samples/run-shapes',
      '--variants',
      ids,
      '--out',
      bundle,
      '--quiet',
      '--json',
    ];
    if (spawnSync(process.execPath, args, { stdio: 'ignore' }).status !== 0)
      throw new Error('The export failed: npm run build first');
    console.log(
      `${cpus()[0]?.model}, Node ${process.version}; policy of ${policy.variants.length} variants, ${policy.rules.length} rules`,
    );
    print('a decision and its report', timeDecisions(policy), 'µs');
    await timeSwitches(policy, bundle);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
