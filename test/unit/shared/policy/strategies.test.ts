import * as assert from 'node:assert/strict';
import { compareStrategies, oraclePicks } from '../../../../src/shared/policy/compareStrategies';
import { findLosses } from '../../../../src/shared/policy/findLosses';
import { generateSampleTrace } from '../../../../src/shared/policy/generateTrace';
import type { Rule, TraceLine } from '../../../../src/shared/policy/runtime';
import { simulate } from '../../../../src/shared/policy/simulate';
import { policyOf } from '../../../support/policies';

const prompt: Rule = { name: 'prompt', when: { latencyTargetMs: { atLeast: 0 } }, limits: {}, prefer: 'accuracy' };
const close = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

describe('strategies side by side', () => {
  const policy = policyOf([prompt]);
  const simulation = simulate(policy, generateSampleTrace(policy.variants, 1));
  const strategies = compareStrategies(policy, simulation);

  it('name the policy, the oracle and each variant alone, the best of these first', () => {
    assert.deepEqual(
      strategies.slice(0, 2).map(({ kind }) => kind),
      ['policy', 'oracle'],
    );
    assert.deepEqual(
      strategies
        .slice(2)
        .map(({ variant }) => variant)
        .sort(),
      ['large', 'medium', 'small'],
    );
    assert.equal(strategies[2]!.variant, simulation.report.bestStatic.id);
  });

  it('the oracle regrets nothing and nobody does better', () => {
    const [, oracle, ...rest] = strategies;
    close(oracle!.score.regret, 0);
    for (const { score } of rest) assert.ok(score.meanUtility <= oracle!.score.meanUtility + 1e-12);
  });

  it('the policy has the score of its report, and static strategies never switch', () => {
    assert.equal(strategies[0]!.score.regret, simulation.report.regret);
    for (const { score } of strategies.slice(2)) assert.equal(score.switches, 0);
  });
});

describe('the oracle', () => {
  it('stays where it is while nothing is better', () => {
    const moment = (utility: number[]) => ({ durationMs: 1, targetMs: undefined, latencyMs: [1, 1], utility });
    assert.deepEqual(oraclePicks([moment([1, 2]), moment([2, 2]), moment([3, 2]), moment([0, 0])]), [1, 1, 0, 0]);
  });
});

describe('where a policy loses', () => {
  it('is told by stretch, costliest first, and sums to the regret', () => {
    const policy = policyOf([prompt], { minDwellMs: 2500 });
    const target = (t: number, latencyTargetMs: number): TraceLine => ({ t, signals: { latencyTargetMs } });
    const simulation = simulate(policy, [
      target(0, 30),
      target(1000, 11),
      target(2000, 11),
      target(3000, 11),
      target(4000, 5),
    ]);
    const losses = findLosses(policy, simulation);
    assert.deepEqual(
      losses.map(({ firstLine, lastLine, active, better, reason }) => [firstLine, lastLine, active, better, reason]),
      [
        [1, 2, 'large', 'medium', 'dwell'],
        [4, 4, 'medium', 'small', 'dwell'],
      ],
    );
    assert.equal(losses[0]!.durationMs, 2000);
    close(
      losses.reduce((sum, { regret }) => sum + regret, 0),
      simulation.report.regret,
    );
  });

  it('is nowhere on a trace that asks for nothing', () => {
    const policy = policyOf([]);
    assert.deepEqual(findLosses(policy, simulate(policy, [{ t: 0, signals: {} }])), []);
  });
});
