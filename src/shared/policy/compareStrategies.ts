// A policy beside what it should be judged by: the oracle that knows every latency before it happens, and each variant on its
// own. Regret and missed deadlines stay apart: ignoring targets gives accuracy, and one score would flatter it.
import type { Moment } from './moments';
import type { Policy } from './runtime';
import { scoreStrategy, type StrategyScore } from './scoreStrategy';
import { picksOf, type Simulation } from './simulate';

export interface Strategy {
  readonly kind: 'policy' | 'oracle' | 'static';
  /** The variant of a static strategy. */
  readonly variant?: string;
  readonly score: StrategyScore;
}

/** The policy, the oracle, then the static strategies with the best first. */
export function compareStrategies(
  policy: Policy,
  simulation: Simulation,
  inferencesPerSecond = 10,
): readonly Strategy[] {
  const { moments } = simulation;
  const score = (picks: readonly number[]): StrategyScore => scoreStrategy(policy, moments, picks, inferencesPerSecond);
  const statics = policy.variants
    .map(({ id }, place) => ({ kind: 'static' as const, variant: id, score: score(moments.map(() => place)) }))
    .sort((a, b) => b.score.meanUtility - a.score.meanUtility);
  return [
    { kind: 'policy', score: score(picksOf(policy, simulation)) },
    { kind: 'oracle', score: score(oraclePicks(moments)) },
    ...statics,
  ];
}

/** The most useful variant at every moment; it stays where it is while nothing is better, so that it does not switch idly. */
export function oraclePicks(moments: readonly Moment[]): readonly number[] {
  const picks: number[] = [];
  for (const { utility } of moments) {
    const before = picks.at(-1);
    const best = Math.max(...utility);
    picks.push(before !== undefined && utility[before] === best ? before : utility.indexOf(best));
  }
  return picks;
}
