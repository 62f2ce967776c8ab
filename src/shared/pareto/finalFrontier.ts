// The frontier of a run as its table, its list of variants and its export show it: one definition for the engine and the host.
import { isBaseline, type Candidate } from '../run/candidate';
import { searchObjectives, type Budgets } from '../run/objectives';
import { frontier } from './frontier';

/** Variants that neither another one nor the starting network (which is left out) dominates, fastest first. */
export function finalFrontier(all: readonly Candidate[], budgets: Budgets): readonly Candidate[] {
  const variants = frontier(all, searchObjectives, budgets).filter((candidate) => !isBaseline(candidate));
  return [...variants].sort((a, b) => (a.latencyMs ?? 0) - (b.latencyMs ?? 0) || (a.id < b.id ? -1 : 1));
}
