// The most accurate of a list, which several parts tell of the same list.
import type { Candidate } from '../../../src/shared/run/candidate';

const kept = new WeakMap<readonly Candidate[], { readonly found: Candidate | null }>();

function find(candidates: readonly Candidate[]): Candidate | null {
  let found: Candidate | null = null;
  let highest = -Infinity;
  for (const candidate of candidates) {
    const accuracy = candidate.accuracy.validation;
    if (accuracy === null || accuracy <= highest) continue;
    highest = accuracy;
    found = candidate;
  }
  return found;
}

/** The first of those that are equal; null where no accuracy is known. Cheap to ask again for the same list. */
export function mostAccurate(candidates: readonly Candidate[]): Candidate | null {
  const known = kept.get(candidates) ?? { found: find(candidates) };
  kept.set(candidates, known);
  return known.found;
}
