// The frontier under other latencies than the search's: of another device, or of a hot one.
import type { Candidate } from '../run/candidate';
import type { Budgets } from '../run/objectives';
import { finalFrontier } from './finalFrontier';

/**
 * @param latencyMs By candidate; who is not in it was not measured there and is left out.
 * @returns As {@link finalFrontier}, each with its latency there.
 */
export function frontierUnder(
  all: readonly Candidate[],
  latencyMs: ReadonlyMap<string, number | null>,
  budgets: Budgets,
): readonly Candidate[] {
  const measured = all.flatMap((candidate) => {
    const there = latencyMs.get(candidate.id) ?? null;
    return there === null ? [] : [{ ...candidate, latencyMs: there }];
  });
  return finalFrontier(measured, budgets);
}
