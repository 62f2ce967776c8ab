// The exact text of a proposed policy and of the decisions on its sample trace. Apps and other ports of the runtime rely on both: a
// change here is a change of behaviour. Accept an intended one with ADASCALE_ACCEPT=1.
import * as assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { proposePolicy } from '../../src/engine/policy/proposePolicy';
import { generateSampleTrace } from '../../src/shared/policy/generateTrace';
import { replay, type Decision } from '../../src/shared/policy/runtime';
import { simulate } from '../../src/shared/policy/simulate';
import { threeVariants } from '../support/policies';

function matches(name: string, actual: string): void {
  const file = path.join(__dirname, name);
  if (process.env['ADASCALE_ACCEPT'] === '1') writeFileSync(file, actual);
  assert.equal(actual, readFileSync(file, 'utf8'));
}

describe('golden policy', () => {
  const model = {
    name: 'three variants',
    sourceSha256: '0'.repeat(64),
    inputs: [{ name: 'input', shape: ['N', 3, 32, 32], dataType: 'float32' }],
    outputs: [{ name: 'output', shape: ['N', 10], dataType: 'float32' }],
    preprocessing: null,
  };
  const policy = proposePolicy(model, threeVariants);
  const { trace } = simulate(policy, generateSampleTrace(policy.variants, 1));
  const text = trace.map((line) => JSON.stringify(line) + '\n').join('');

  it('is proposed as before', () => matches('policy.json', JSON.stringify(policy, null, 2) + '\n'));
  it('meets the same trace as before', () => matches('trace.jsonl', text));
  it('meets every kind of decision on the way', () => {
    const reasons = replay(policy, text)
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as Decision).reason);
    assert.deepEqual([...new Set(reasons)].sort(), ['better', 'dwell', 'fallback', 'first', 'keep', 'limits', 'safety']);
  });
  it('decides as before', () => matches('decisions.jsonl', replay(policy, text)));
});
