import * as assert from 'node:assert/strict';
import {
  createPolicyState,
  decide,
  reportLatency,
  selectVariant,
  type Context,
  type Rule,
} from '../../../../src/shared/policy/runtime';
import { createRandom } from '../../../../src/shared/random';
import { MB, policyOf, threeVariants } from '../../../support/policies';

const saver: Rule = {
  name: 'saver',
  when: { batteryPercent: { below: 20 }, charging: false },
  limits: {},
  prefer: 'energy',
};
const lean: Rule = {
  name: 'lean',
  when: { freeMemoryBytes: { below: 100 * MB } },
  limits: { peakMemoryShare: 0.5 },
  prefer: 'accuracy',
};
const prompt: Rule = { name: 'prompt', when: { latencyTargetMs: { atLeast: 0 } }, limits: {}, prefer: 'accuracy' };

describe('whatever the context', () => {
  const random = createRandom(1, 'policy', 'fuzz');
  const oddities: readonly unknown[] = [
    undefined,
    null,
    NaN,
    Infinity,
    -Infinity,
    -1,
    0,
    1e308,
    '5',
    true,
    false,
    {},
    [],
    { value: 3 },
    { value: 3, ageMs: 1e9 },
    { value: NaN, ageMs: 0 },
  ];
  const signals = ['batteryPercent', 'charging', 'thermalStatus', 'freeMemoryBytes', 'cpuLoad', 'latencyTargetMs'];
  const scales = [100, 1, 7, 200 * MB, 1, 30];
  const randomContext = (): Context =>
    Object.fromEntries(
      signals.map((signal, i) => {
        if (random.next() < 0.3) return [signal, oddities[random.integer(oddities.length)]];
        const value = signal === 'charging' ? random.next() < 0.5 : random.next() * scales[i]!;
        return [signal, random.next() < 0.5 ? value : { value, ageMs: random.next() * 70000 }];
      }),
    );

  it('a variant is active, after each of 1,000 random contexts', () => {
    const rules: Rule[] = [
      saver,
      { ...lean, limits: { peakMemoryShare: 0.1, latencyMs: 12, energyMj: 5, accuracyAtLeast: 0.8 } },
      prompt,
    ];
    const policy = policyOf(rules);
    const ids = threeVariants.map((one) => one.id);
    let state = createPolicyState(policy);
    const seen = new Set<string>();
    for (let i = 0, t = 0; i < 1000; i++, t += random.next() * 4000) {
      const next = decide(policy, state, randomContext(), random.next() < 0.02 ? NaN : t);
      assert.ok(ids.includes(next.log.active) && ids.includes(next.log.choice));
      assert.equal(next.state.active, next.log.active);
      assert.ok(Number.isFinite(next.state.since) && next.state.kappa.every((k) => k >= 0.25 && k <= 8));
      state = reportLatency(policy, next.state, next.log.active, random.next() < 0.1 ? NaN : random.next() * 40);
      seen.add(next.log.reason);
    }
    assert.deepEqual([...seen].sort(), ['better', 'dwell', 'fallback', 'first', 'keep', 'limits', 'safety']);
  });

  it('with no usable signal it is the most accurate', () => {
    const policy = policyOf([saver, lean, prompt]);
    const unusable: unknown[] = [undefined, NaN, null, '5', { value: 3, ageMs: 1e9 }];
    for (const value of unusable) {
      assert.equal(selectVariant(policy, Object.fromEntries(signals.map((signal) => [signal, value]))), 'large');
    }
  });
});
