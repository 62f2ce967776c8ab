import * as assert from 'node:assert/strict';
import { applyEdit } from '../../../../../src/shared/policy/authoring/applyEdit';
import { findProblems } from '../../../../../src/shared/policy/authoring/findProblems';
import { regionMap } from '../../../../../src/shared/policy/authoring/regionMap';
import { boxOf, everyKnownContext, type ContextBox } from '../../../../../src/shared/policy/authoring/contextBox';
import { uncoveredBoxes } from '../../../../../src/shared/policy/authoring/uncoveredBoxes';
import { createPolicyState, decide, selectVariant, type NumericSignal } from '../../../../../src/shared/policy/runtime';
import { createRandom } from '../../../../../src/shared/random';
import {
  flawedRules,
  policyFile,
  proposedPolicy,
  randomContext,
  randomPolicy,
  randomRule,
} from '../../../../support/policyFiles';
import { threeVariants } from '../../../../support/policies';

const letters = (id: string): string => 'ABC'[threeVariants.findIndex((one) => one.id === id)]!;

describe('gaps and overlaps', () => {
  const flawed = policyFile(flawedRules);

  it('are told in one sentence with fixes that close them', () => {
    const problems = findProblems(flawed, letters);
    assert.deepEqual(
      problems
        .filter(({ kind }) => kind !== 'unknown')
        .map(({ kind, text, fixes }) => [kind, text, fixes.map(({ label }) => label)]),
      [
        [
          'gap',
          'Battery 20 to 25 %, thermal none to light: no band matches, A runs without limits.',
          ['Extend Battery saver to 25 %', 'Start Normal at 20 %'],
        ],
        [
          'overlap',
          'Battery 15 to 20 %, thermal moderate: Battery saver (C) is above Hot device (B) and wins.',
          ['Start Hot device at 20 %'],
        ],
      ],
    );
    for (const { kind, fixes } of problems)
      for (const { edit } of fixes)
        assert.ok(
          !findProblems(applyEdit(flawed, edit)).some((other) => other.kind === kind),
          `${kind} is still there`,
        );
  });

  it('of a proposal there are none', () => assert.deepEqual(findProblems(proposedPolicy()), []));

  it('where a signal cannot be read are told apart', () => {
    const fixed = applyEdit(flawed, findProblems(flawed)[0]!.fixes[0]!.edit);
    const unknown = findProblems(fixed, letters).find(({ kind }) => kind === 'unknown');
    assert.equal(unknown?.text, 'Where battery or thermal cannot be read no band matches, A runs without limits.');
    assert.ok(!findProblems(applyEdit(fixed, unknown.fixes[0]!.edit)).some(({ kind }) => kind === 'unknown'));
  });

  it('bands that never run are found, one by one and together', () => {
    const behind = applyEdit(proposedPolicy(), { kind: 'moveRule', rule: 4, to: 0 });
    const problems = findProblems(behind).filter(({ kind }) => kind === 'unreachable');
    assert.deepEqual(
      problems.map(({ rules }) => rules),
      [[1], [2], [3], [4]],
    );
    assert.equal(problems[0]!.text, 'severe heat never runs: normal above matches whenever it does.');
    const halves = policyFile([
      { name: 'low', when: { batteryPercent: { below: 50 } }, limits: {}, prefer: 'accuracy' },
      { name: 'high', when: { batteryPercent: { atLeast: 50 } }, limits: {}, prefer: 'accuracy' },
      { name: 'middle', when: { batteryPercent: { atLeast: 40, below: 60 } }, limits: {}, prefer: 'latency' },
    ]);
    const [together] = findProblems(halves).filter(({ kind }) => kind === 'unreachable');
    assert.equal(together?.text, 'middle never runs: the bands above match whenever it does.');
    const moved = applyEdit(halves, together.fixes[0]!.edit);
    assert.ok(!findProblems(moved).some(({ kind }) => kind === 'unreachable'));
  });

  it('limits that no variant meets, and a named variant that is over them', () => {
    const tight = applyEdit(proposedPolicy(), { kind: 'setLimit', rule: 1, limit: 'latencyMs', value: 2 });
    const [none] = findProblems(tight, letters);
    assert.equal(none?.text, 'No variant meets battery saver (latency ≤ 2 ms), so the fallback C runs.');
    assert.deepEqual(
      none.fixes.map(({ label }) => label),
      ['Allow 4 ms'],
    );
    assert.deepEqual(findProblems(applyEdit(tight, none.fixes[0]!.edit)), []);
    const over = applyEdit(proposedPolicy(), { kind: 'setUse', rule: 3, variant: 'large' });
    const [unusable] = findProblems(over, letters);
    assert.equal(unusable?.text, 'hot device names A, which is over its limits, so B runs.');
    assert.deepEqual(findProblems(applyEdit(over, unusable.fixes[0]!.edit)), []);
  });

  it('agree with the runtime in 5,000 random contexts of 100 random policies', () => {
    const random = createRandom(5, 'gaps');
    for (let i = 0; i < 100; i++) {
      const policy = randomPolicy(random);
      const gaps = uncoveredBoxes(policy.rules);
      assert.ok(gaps !== null);
      for (let j = 0; j < 50; j++) {
        const context = randomContext(random);
        const inside: readonly ContextBox[] = gaps.filter((box) =>
          Object.entries(box).every(([signal, { from, to }]) => {
            const value = Number(context[signal] ?? -1);
            return value >= from && value < to;
          }),
        );
        const { rule } = decide(policy, createPolicyState(policy), context, 0).log;
        assert.equal(inside.length, rule === null ? 1 : 0, JSON.stringify({ context, rules: policy.rules }));
      }
    }
  });

  it('every fix of every random policy is a valid edit, and closes its gap', () => {
    const random = createRandom(6, 'fixes');
    for (let i = 0; i < 100; i++) {
      const policy = randomPolicy(random);
      for (const { kind, fixes, box } of findProblems(policy)) {
        assert.ok(fixes.length > 0);
        for (const { edit } of fixes) {
          const fixed = applyEdit(policy, edit);
          assert.notEqual(fixed, policy);
          if (kind === 'gap' && box !== undefined) assert.deepEqual(uncoveredBoxes(fixed.rules, box), []);
        }
      }
    }
  });

  it('many bands end in a sentence, not in a hang', () => {
    const random = createRandom(7, 'many');
    const rules = Array.from({ length: 256 }, (_, place) => randomRule(random, `band ${place}`));
    assert.ok(findProblems(policyFile(rules)).length > 0);
    assert.equal(uncoveredBoxes([], everyKnownContext)?.length, 1);
    assert.equal(boxOf({ batteryPercent: { atLeast: 9, below: 9 } }), null);
  });
});

describe('the region map', () => {
  it('says in every context of its plane what the runtime says', () => {
    const random = createRandom(8, 'regions');
    const planes: readonly (readonly [NumericSignal, NumericSignal])[] = [
      ['batteryPercent', 'thermalStatus'],
      ['freeMemoryBytes', 'latencyTargetMs'],
      ['cpuLoad', 'batteryPercent'],
    ];
    for (let i = 0; i < 60; i++) {
      const policy = randomPolicy(random);
      const [x, y] = planes[i % 3]!;
      const { [x]: _x, [y]: _y, ...held } = randomContext(random);
      const map = regionMap(policy, x, y, held);
      for (let j = 0; j < 40; j++) {
        const at = (signal: NumericSignal, { from, to }: { from: number; to: number }): number => {
          const value = from + random.next() * (to - from);
          return signal === 'thermalStatus' ? Math.floor(value) : value;
        };
        const [xValue, yValue] = [at(x, map.xRange), at(y, map.yRange)];
        const inside = map.blocks.filter(
          (block) => xValue >= block.x.from && xValue < block.x.to && yValue >= block.y.from && yValue < block.y.to,
        );
        const context = { ...held, [x]: xValue, [y]: yValue };
        assert.equal(inside.length, 1);
        assert.equal(inside[0]!.variant, selectVariant(policy, context), JSON.stringify(context));
        const rule = decide(policy, createPolicyState(policy), context, 0).log.rule;
        assert.equal(inside[0]!.rule === null ? null : policy.rules[inside[0]!.rule]!.name, rule);
      }
    }
  });

  it('shows bounds that can be dragged and where history decides', () => {
    const map = regionMap(policyFile(flawedRules), 'batteryPercent', 'thermalStatus', { charging: false });
    assert.deepEqual(
      map.edges
        .filter(({ axis }) => axis === 'x')
        .map(({ rule, side, value, span }) => [rule, side, value, span.from, span.to]),
      [
        [1, 'below', 20, 0, 3],
        [2, 'atLeast', 15, 2, 3],
        [3, 'atLeast', 25, 0, 2],
      ],
    );
    // Battery saver holds on to 22 %, and Normal down to 23 %.
    assert.deepEqual(
      map.strips.map(({ along }) => [along.from, along.to]),
      [
        [20, 22],
        [20, 22],
      ],
    );
    assert.equal(map.blocks.filter(({ rule }) => rule === null).length, 1);
  });
});
