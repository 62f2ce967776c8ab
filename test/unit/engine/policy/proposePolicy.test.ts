import * as assert from 'node:assert/strict';
import { proposePolicy } from '../../../../src/engine/policy/proposePolicy';
import { signalText } from '../../../../src/shared/policy/authoring/signalScales';
import { parsePolicy } from '../../../../src/shared/policy/parsePolicy';
import { selectVariant, type Variant } from '../../../../src/shared/policy/runtime';
import { MB, threeVariants, variant } from '../../../support/policies';

const model = {
  name: 'net',
  sourceSha256: '0'.repeat(64),
  inputs: [{ name: 'input', shape: ['N', 3, 32, 32], dataType: 'float32' }],
  outputs: [{ name: 'output', shape: ['N', 10], dataType: 'float32' }],
  preprocessing: null,
};
const propose = (variants: readonly Variant[]): ReturnType<typeof proposePolicy> => proposePolicy(model, variants);

describe('the proposed policy', () => {
  const policy = propose([...threeVariants].reverse());

  it('passes the published schema', () => assert.deepEqual(parsePolicy(JSON.stringify(policy)), policy));

  it('lists the most accurate first, whatever the order given', () => {
    assert.deepEqual(
      policy.variants.map((one) => one.id),
      ['large', 'medium', 'small'],
    );
    const twins = [variant('b', 0.5, 2, 1), variant('a', 0.5, 2, 1), variant('c', 0.5, 1, 1)];
    assert.deepEqual(
      propose(twins).variants.map((one) => one.id),
      ['c', 'a', 'b'],
    );
  });

  it('starts from bounds and a hysteresis that read as round numbers', () => {
    const { below } = policy.rules.find(({ name }) => name === 'low memory')?.when.freeMemoryBytes ?? {};
    assert.equal(signalText('freeMemoryBytes', below ?? 0), '130 MB');
    assert.equal(signalText('freeMemoryBytes', policy.hysteresis.freeMemoryBytes ?? 0), '32 MB');
  });

  it('falls back to the cheapest', () => assert.equal(policy.fallback, 'small'));

  const cases: readonly (readonly [string, Parameters<typeof selectVariant>[1], string])[] = [
    ['nothing known', {}, 'large'],
    ['severe heat', { thermalStatus: 3 }, 'small'],
    ['mild heat', { thermalStatus: 2 }, 'large'],
    ['an empty battery', { batteryPercent: 19, charging: false }, 'small'],
    ['an empty battery on the charger', { batteryPercent: 19, charging: true }, 'large'],
    ['little memory', { freeMemoryBytes: 119 * MB }, 'medium'],
    ['very little memory', { freeMemoryBytes: 20 * MB }, 'small'],
    ['no memory', { freeMemoryBytes: MB }, 'small'],
    ['enough memory', { freeMemoryBytes: 120 * MB }, 'large'],
    ['a deadline', { latencyTargetMs: 12 }, 'medium'],
    ['a deadline and little memory', { latencyTargetMs: 9, freeMemoryBytes: 119 * MB }, 'small'],
    ['an impossible deadline', { latencyTargetMs: 1 }, 'small'],
  ];
  for (const [name, context, expected] of cases) {
    it(`picks ${expected} with ${name}`, () => assert.equal(selectVariant(policy, context), expected));
  }

  it('saves energy where it knows it, time where it does not', () => {
    const prefer = (variants: readonly Variant[]): string =>
      propose(variants).rules.find((rule) => rule.name === 'battery saver')!.prefer;
    assert.equal(prefer(threeVariants), 'energy');
    assert.equal(prefer([...threeVariants, variant('x', 0.1, 1, 1)]), 'latency');
  });

  it('names no variant outside the list', () => {
    const ids = threeVariants.map((one) => one.id);
    assert.ok(policy.rules.every((rule) => rule.use === undefined || ids.includes(rule.use)));
  });

  it('works for one variant and needs one', () => {
    assert.equal(propose([variant('only', 0.5, 1, 1)]).fallback, 'only');
    assert.throws(() => propose([]), { code: 'input.noVariants' });
  });
});
