// The Pareto frontier of evaluated candidates under hard budgets; the search, the final table and the panel draw the same.
import type { Candidate } from '../run/candidate';
import type { Budgets, MetricId } from '../run/objectives';
import { totalViolation } from './constrain';
import { objectiveVector, type Vector } from './dominance';
import { frontierIndices } from './nonDominatedSort';

/**
 * Non-dominated candidates that meet every budget, in the order given. Failed ones and those with an unknown objective
 * cannot be compared and are left out; ties are all kept.
 */
export function frontier(
  candidates: readonly Candidate[],
  objectives: readonly MetricId[],
  budgets: Budgets = {},
): readonly Candidate[] {
  const comparable = candidates
    .filter((candidate) => candidate.status === 'evaluated' && totalViolation(candidate, budgets) === 0)
    .map((candidate) => ({ candidate, vector: objectiveVector(candidate, objectives) }))
    .filter((entry): entry is { candidate: Candidate; vector: Vector } => entry.vector !== null);
  return frontierIndices(comparable.map((entry) => entry.vector)).map(
    (index) => (comparable[index] as { candidate: Candidate }).candidate,
  );
}
