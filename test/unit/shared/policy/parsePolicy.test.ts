import * as assert from 'node:assert/strict';
import { parsePolicy } from '../../../../src/shared/policy/parsePolicy';
import type { PolicyFile } from '../../../../src/shared/policy/types';
import { policyOf } from '../../../support/policies';

const file = (): PolicyFile => ({
  ...policyOf([
    { name: 'hot', when: { thermalStatus: { atLeast: 3 } }, limits: { latencyMs: 9 }, use: 'small', prefer: 'latency' },
  ]),
  schema: 1,
  model: {
    name: 'net',
    sourceSha256: '0'.repeat(64),
    inputs: [{ name: 'input', shape: ['N', 3, 32, 32], dataType: 'float32' }],
    outputs: [{ name: 'output', shape: ['N', 10], dataType: 'float32' }],
    labels: ['cat', 'dog'],
    preprocessing: { id: 'unit', mean: [0], std: [255], channels: 'rgb' },
  },
});

/** The policy with the value at a dotted path replaced; undefined removes it. */
function changed(path: string, value: unknown): string {
  const copy = JSON.parse(JSON.stringify(file())) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop()!;
  const parent = keys.reduce((object, key) => object[key] as Record<string, unknown>, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify(copy);
}

const refuses = (text: string, message: RegExp, code = 'policy.invalid'): void =>
  assert.throws(
    () => parsePolicy(text),
    (error: Error & { code?: string }) => {
      assert.equal(error.code, code);
      assert.match(error.message, message);
      return true;
    },
  );

describe('parsing a policy', () => {
  it('gives back what was written', () => {
    assert.deepEqual(parsePolicy(JSON.stringify(file())), file());
  });

  it('accepts what is optional left out, and a raw input', () => {
    for (const path of [
      'model.labels',
      'variants.0.energyMj',
      'rules.0.use',
      'hysteresis.cpuLoad',
      'signals.cpuLoad',
      'variants.0.accuracy.spread',
    ]) {
      parsePolicy(changed(path, undefined));
    }
    parsePolicy(changed('model.preprocessing', null));
  });

  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['variants', [], /\/variants must NOT have fewer than 1 items/],
    ['variants.0.file', '../outside.onnx', /\/variants\/0\/file/],
    ['variants.0.file', '/etc/passwd', /\/variants\/0\/file/],
    ['variants.0.file', 'a/../../b', /\/variants\/0\/file/],
    ['variants.0.file', 'C:\\x', /\/variants\/0\/file/],
    ['variants.0.accuracy.value', 1.5, /\/variants\/0\/accuracy\/value must be <= 1/],
    ['variants.0.latencyMs.value', 0, /\/variants\/0\/latencyMs\/value must be > 0/],
    ['variants.0.latencyMs.provenance', 'guessed', /\/variants\/0\/latencyMs\/provenance/],
    ['variants.0.latencyMs', undefined, /'latencyMs'/],
    ['variants.0.sha256', 'abc', /\/variants\/0\/sha256/],
    ['rules.0.when.mood', { below: 1 }, /"mood"/],
    ['rules.0.when.thermalStatus', {}, /\/rules\/0\/when\/thermalStatus/],
    ['rules.0.prefer', 'beauty', /\/rules\/0\/prefer/],
    ['rules.0.limits.peakMemoryShare', 2, /peakMemoryShare/],
    ['correction.halfLifeRuns', 0, /halfLifeRuns/],
    ['minDwellMs', -1, /minDwellMs/],
    ['extra', 1, /the file .*"extra"/],
    ['fallback', 'tiny', /the fallback "tiny" is not a variant/],
    ['rules.0.use', 'tiny', /rule "hot" uses "tiny"/],
    ['signals.thermalStatus', undefined, /needs the signal "thermalStatus"/],
    ['variants.1.id', 'large', /two variants are called "large"/],
    ['variants.1.file', 'variants/large.onnx', /two variants share the file/],
  ];
  for (const [path, value, message] of wrong) {
    it(`refuses ${path} = ${JSON.stringify(value)}`, () => refuses(changed(path, value), message));
  }

  it('reports all problems at once', () => refuses(changed('model', { name: '' }), /sourceSha256.*inputs.*outputs/));

  it('refuses numbers beyond doubles', () =>
    refuses(JSON.stringify(file()).replace('"minDwellMs":5000', '"minDwellMs":1e999'), /minDwellMs/));

  it('refuses what is not JSON, newer or huge, each in one sentence', () => {
    refuses('{', /not JSON/, 'policy.syntax');
    refuses(changed('schema', 2), /has schema 2; this version reads up to 1/, 'policy.newerSchema');
    refuses(changed('schema', '1'), /schema/);
    refuses('null', /must be object/);
    refuses(' '.repeat(8 * 1024 * 1024 + 1), /at most/, 'policy.tooLarge');
  });
});
