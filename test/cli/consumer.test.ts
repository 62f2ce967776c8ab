// The sample consumer on a bundle that the command line exports, and the sample policy on its traces.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { parsePolicy } from '../../src/shared/policy/parsePolicy';
import { parseTrace } from '../../src/shared/policy/parseTrace';
import { replay } from '../../src/shared/policy/runtime';
import { cli } from '../support/cli';

const samples = path.resolve(__dirname, '../../samples');
const policies = path.join(samples, 'policies');
const read = (name: string): string => readFileSync(path.join(policies, name), 'utf8');

describe('the sample policy', () => {
  const policy = parsePolicy(read('shapes.policy.json'));

  it('makes the decisions that lie beside its trace', () => {
    assert.equal(replay(policy, read('day.trace.jsonl')), read('day.decisions.jsonl'));
  });

  it('comes with traces that can be read', () => {
    const traces = readdirSync(policies).filter((name) => name.endsWith('.trace.jsonl'));
    assert.ok(traces.length >= 5);
    for (const name of traces) assert.ok(parseTrace(read(name), name).length >= 60);
  });
});

describe('the sample consumer', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'adascale-consumer-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('runs a bundle and switches variants as the trace goes on', async function () {
    this.timeout(240_000);
    const bundle = path.join(folder, 'bundle');
    const variants = parsePolicy(read('shapes.policy.json')).variants.map(({ id }) => id);
    const exported = await cli(
      'export',
      path.join(samples, 'run-shapes'),
      '--variants',
      variants.join(),
      '--out',
      bundle,
    );
    assert.equal(exported.code, 0, exported.stderr);
    const app = path.join(samples, 'consumer-node', 'app.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [app, bundle, '--speed', '100000']);
    assert.match(stdout, /start +→ /);
    assert.match(stdout, /first answer, warm/);
    const ran = variants.filter((id) => new RegExp(`${id} \\d+`).test(stdout.split('inferences:')[1] ?? ''));
    assert.ok(ran.length >= 2, stdout);
  });
});
