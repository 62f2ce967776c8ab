// Where nobody chose: the fewest variants of a frontier that meet the proposed bands and come close to the best accuracy that
// each allows; at least two, for fewer leave nothing to switch among.
import type { Candidate } from '../../run/candidate';
import type { Budgets } from '../../run/objectives';
import type { Figure, Rule } from '../runtime';
import { accuracyFloors } from './accuracyFloors';
import { coveringSet, type CoverVariant } from './coveringSet';
import { proposeBands } from './proposeBands';

export interface ChosenVariants {
  readonly ids: readonly string[];
  readonly rules: readonly Rule[];
}

export const fewestVariants = 2;

/** @param frontier in any order; those without a latency or an accuracy are left out. */
export function chooseVariants(frontier: readonly Candidate[], budgets: Budgets): ChosenVariants {
  const pool = frontier.flatMap((candidate) => coverVariant(candidate) ?? []);
  pool.sort((a, b) => b.accuracy.value - a.accuracy.value || a.latencyMs.value - b.latencyMs.value);
  if (pool.length === 0) return { ids: [], rules: [] };
  const rules = proposeBands(pool, budgets.latencyMs === undefined ? {} : { normalMs: budgets.latencyMs });
  const { ids } = coveringSet(pool, [...rules, ...accuracyFloors(pool, rules)]);
  const others = [pool[0]!, pool.at(-1)!, ...pool].map(({ id }) => id).filter((id) => !ids.includes(id));
  return { ids: [...ids, ...new Set(others)].slice(0, Math.max(fewestVariants, ids.length)), rules };
}

function coverVariant(candidate: Candidate): CoverVariant | null {
  const accuracy = candidate.accuracy.test ?? candidate.accuracy.validation;
  const latencyMs = candidate.latencyMs ?? candidate.predictedLatencyMs;
  if (candidate.status === 'failed' || accuracy === null || latencyMs === null) return null;
  const figure = (value: number): Figure => ({ value, provenance: 'measured' });
  return {
    id: candidate.id,
    accuracy: figure(accuracy),
    latencyMs: figure(latencyMs),
    peakMemoryBytes: figure(candidate.peakMemoryBytes),
  };
}
