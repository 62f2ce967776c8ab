// Hard budgets and constraint domination (Deb et al. 2002, section VI): whoever meets the budgets beats whoever does not;
// among those that do not, the smaller total violation wins; among those that do, plain dominance decides.
import type { Candidate } from '../run/candidate';
import type { Budgets, Metric, MetricId } from '../run/objectives';
import { dominates, metricOf, type Vector } from './dominance';
import { nonDominatedSort } from './nonDominatedSort';

export interface Violation {
  readonly metric: MetricId;
  readonly limit: number;
  /** Null where the figure is unknown. */
  readonly value: number | null;
  /** How far beyond the limit, as a share of the limit; infinite where the figure is unknown. */
  readonly amount: number;
}

/** A vector with the total of its violations, 0 where every budget is met. */
export interface Constrained {
  readonly vector: Vector;
  readonly violation: number;
}

/** How far the figure lies beyond the limit, in its own unit; above 0 where it breaks the limit, infinite where unknown. */
export function excessOf(metric: Metric, limit: number, candidate: Candidate): number {
  const value = metric.of(candidate);
  return value === null ? Infinity : metric.direction === 'higher' ? limit - value : value - limit;
}

/** Every budget that the candidate breaks. An unknown figure never counts as met. */
export function violations(candidate: Candidate, budgets: Budgets): readonly Violation[] {
  const broken: Violation[] = [];
  for (const [id, limit] of Object.entries(budgets) as [MetricId, number][]) {
    const metric = metricOf(id);
    const excess = excessOf(metric, limit, candidate);
    const amount = limit === 0 ? excess : excess / Math.abs(limit);
    if (excess > 0) broken.push({ metric: id, limit, value: metric.of(candidate), amount });
  }
  return broken;
}

export const totalViolation = (candidate: Candidate, budgets: Budgets): number =>
  violations(candidate, budgets).reduce((sum, violation) => sum + violation.amount, 0);

export function constrainedDominates(a: Constrained, b: Constrained): boolean {
  if (a.violation !== b.violation) return a.violation < b.violation;
  return a.violation === 0 && dominates(a.vector, b.vector);
}

/** Ranks under constraint domination: fronts of the feasible first, then one rank for each distinct violation. */
export function constrainedSort(items: readonly Constrained[]): Int32Array {
  const ranks = new Int32Array(items.length);
  const feasible = Array.from(items.keys()).filter((index) => items[index]?.violation === 0);
  const feasibleRanks = nonDominatedSort(feasible.map((index) => (items[index] as Constrained).vector));
  feasible.forEach((index, place) => (ranks[index] = feasibleRanks[place] as number));
  const offset = feasibleRanks.reduce((highest, rank) => Math.max(highest, rank + 1), 0);
  const levels = [...new Set(items.map((item) => item.violation).filter((amount) => amount > 0))].sort((a, b) =>
    a < b ? -1 : 1,
  );
  const rankOf = new Map(levels.map((amount, level) => [amount, offset + level]));
  items.forEach((item, index) => {
    if (item.violation > 0) ranks[index] = rankOf.get(item.violation) as number;
  });
  return ranks;
}
