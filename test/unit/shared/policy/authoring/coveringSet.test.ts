import * as assert from 'node:assert/strict';
import { applyEdit } from '../../../../../src/shared/policy/authoring/applyEdit';
import { bandChoice } from '../../../../../src/shared/policy/authoring/bandChoice';
import { coveringSet } from '../../../../../src/shared/policy/authoring/coveringSet';
import { proposeBands } from '../../../../../src/shared/policy/authoring/proposeBands';
import { variantFit } from '../../../../../src/shared/policy/authoring/variantFit';
import {
  createPolicyState,
  decide,
  reportLatency,
  type Rule,
  type Variant,
} from '../../../../../src/shared/policy/runtime';
import { createRandom, type Random } from '../../../../../src/shared/random';
import { policyFile, proposedPolicy, randomContext, randomPolicy, randomRule } from '../../../../support/policyFiles';
import { MB, threeVariants, variant } from '../../../../support/policies';

const latency = (name: string, latencyMs: number, accuracyAtLeast?: number): Rule => ({
  name,
  when: {},
  limits: { latencyMs, ...(accuracyAtLeast !== undefined && { accuracyAtLeast }) },
  prefer: 'accuracy',
});

const randomPool = (random: Random, count: number): readonly Variant[] =>
  Array.from({ length: count }, (_, i) =>
    variant(
      `v${i}`,
      0.6 + 0.4 * random.next(),
      1 + 30 * random.next(),
      Math.ceil((1 + 60 * random.next()) * MB),
      1 + 9 * random.next(),
    ),
  );

const subsets = (count: number): readonly (readonly number[])[] =>
  Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (_unused, i) => i).filter((i) => bits & (1 << i)),
  );

describe('the smallest covering set', () => {
  it('takes the one that meets every band, and more only where it must', () => {
    assert.deepEqual(coveringSet(threeVariants, [latency('a', 30), latency('b', 12)]).ids, ['medium']);
    assert.deepEqual(coveringSet(threeVariants, [latency('a', 30, 0.88), latency('b', 5)]).ids, ['large', 'small']);
    assert.deepEqual(coveringSet(threeVariants, [latency('a', 30, 0.88), latency('none', 1)]), {
      ids: ['large'],
      unmet: [1],
    });
    assert.deepEqual(coveringSet(threeVariants, []).ids, ['large']);
  });

  it('reaches into bands of memory and deadlines: some variant must fit wherever one can', () => {
    const memory: Rule = {
      name: 'm',
      when: { freeMemoryBytes: { below: 120 * MB } },
      limits: { peakMemoryShare: 0.5 },
      prefer: 'accuracy',
    };
    assert.deepEqual(coveringSet(threeVariants, [memory]).ids, ['small']);
    const bounded: Rule = { ...memory, when: { freeMemoryBytes: { atLeast: 60 * MB, below: 120 * MB } } };
    assert.deepEqual(coveringSet(threeVariants, [bounded]).ids, ['medium']);
    const deadline: Rule = { name: 'd', when: { latencyTargetMs: { atLeast: 11 } }, limits: {}, prefer: 'accuracy' };
    assert.deepEqual(coveringSet(threeVariants, [deadline]).ids, ['medium']);
  });

  it('is as small as any of 60 random problems allows, and does not depend on chance', () => {
    const random = createRandom(9, 'cover');
    for (let i = 0; i < 60; i++) {
      const pool = randomPool(random, 8);
      const rules = Array.from({ length: 5 }, (_, place) => ({
        ...randomRule(random, `band ${place}`),
        when: {},
        limits: {
          ...(random.next() < 0.7 && { latencyMs: 2 + 28 * random.next() }),
          ...(random.next() < 0.7 && { accuracyAtLeast: 0.6 + 0.35 * random.next() }),
        },
      }));
      const meets = (one: Variant, rule: Rule): boolean => variantFit(one, rule).kind === 'fits';
      const { ids, unmet } = coveringSet(pool, rules);
      const wanted = rules.filter((rule) => pool.some((one) => meets(one, rule)));
      assert.equal(unmet.length, rules.length - wanted.length);
      const covers = (chosen: readonly Variant[]): boolean =>
        wanted.every((rule) => chosen.some((one) => meets(one, rule)));
      assert.ok(covers(pool.filter(({ id }) => ids.includes(id))));
      const least = Math.min(
        ...subsets(8)
          .filter((one) => covers(one.map((place) => pool[place]!)))
          .map((one) => one.length),
      );
      assert.equal(ids.length, Math.max(1, least));
      assert.deepEqual(coveringSet(pool, rules).ids, ids);
    }
  });

  it('of a large frontier is found at once', () => {
    const pool = Array.from({ length: 60 }, (_, i) => variant(`v${i}`, 0.6 + i * 0.006, 1 + i / 2, (1 + i) * MB, i));
    const { ids, unmet } = coveringSet(pool, proposeBands(pool));
    assert.deepEqual(unmet, []);
    assert.ok(ids.length <= 3 && ids.includes('v0'), ids.join());
  });
});

describe('fits', () => {
  it('are those of the runtime, for random variants and limits', () => {
    const random = createRandom(10, 'fits');
    for (let i = 0; i < 300; i++) {
      const pool = randomPool(random, 3);
      const rule = { ...randomRule(random, 'r'), use: undefined };
      const { use: _use, ...plain } = rule;
      const { admissible } = bandChoice(policyFile([], { variants: pool, fallback: 'v0' }), plain);
      const fitting = pool
        .filter((one) => ['fits', 'memory'].includes(variantFit(one, plain).kind))
        .map(({ id }) => id);
      assert.deepEqual(fitting, admissible);
    }
  });
});

describe('an authored policy', () => {
  it('has a variant active after each of 1,000 random contexts, whatever was edited', () => {
    const random = createRandom(11, 'authored');
    let seen = 0;
    for (let i = 0; i < 20; i++) {
      let policy = i === 0 ? proposedPolicy() : randomPolicy(random);
      policy = applyEdit(policy, { kind: 'keepVariants', ids: i % 2 === 0 ? ['small', 'large'] : ['medium', 'small'] });
      const ids = policy.variants.map(({ id }) => id);
      let state = createPolicyState(policy);
      for (let j = 0; j < 50; j++, seen++) {
        const { state: next, log } = decide(policy, state, j % 9 === 0 ? {} : randomContext(random), j * 4000);
        assert.ok(ids.includes(log.active) && ids.includes(log.choice));
        state = reportLatency(policy, next, log.active, 50 * random.next());
      }
    }
    assert.equal(seen, 1000);
  });
});
