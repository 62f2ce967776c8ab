// Survivor and parent selection of NSGA-II (Deb, Pratap, Agarwal, Meyarivan, IEEE TEVC 2002): the best of the archive by
// constraint-dominated rank, then by crowding distance; parents by binary tournament among them.
import { constrainedSort, totalViolation, type Constrained } from '../../shared/pareto/constrain';
import { crowdingDistances } from '../../shared/pareto/crowding';
import { objectiveVector } from '../../shared/pareto/dominance';
import type { Random } from '../../shared/random';
import type { Candidate } from '../../shared/run/candidate';
import { searchObjectives, type Budgets } from '../../shared/run/objectives';

export interface Parent {
  readonly candidate: Candidate;
  readonly rank: number;
  readonly crowding: number;
}

interface Entry extends Constrained {
  readonly candidate: Candidate;
}

function comparable(candidates: readonly Candidate[], budgets: Budgets): Entry[] {
  return candidates.flatMap((candidate) => {
    const vector = candidate.status === 'evaluated' ? objectiveVector(candidate, searchObjectives) : null;
    return vector === null ? [] : [{ candidate, vector, violation: totalViolation(candidate, budgets) }];
  });
}

const better = (a: Parent, b: Parent): number => a.rank - b.rank || b.crowding - a.crowding;

/** At most `size` survivors, best first; fewer where fewer succeeded. Equal ones stay in order of evaluation. */
export function selectParents(candidates: readonly Candidate[], budgets: Budgets, size: number): readonly Parent[] {
  const entries = comparable(candidates, budgets);
  const ranks = constrainedSort(entries);
  const fronts = new Map<number, Entry[]>();
  entries.forEach((entry, index) => {
    const rank = ranks[index] as number;
    fronts.set(rank, [...(fronts.get(rank) ?? []), entry]);
  });
  const parents = [...fronts].flatMap(([rank, front]) => {
    const crowding = crowdingDistances(front.map((entry) => entry.vector));
    return front.map(({ candidate }, index) => ({ candidate, rank, crowding: crowding[index] as number }));
  });
  // Infinity − Infinity is NaN, which a comparison takes for equal only if it is made 0.
  return parents.sort((a, b) => better(a, b) || 0).slice(0, size);
}

/** The better of two drawn at random. */
export function tournament(parents: readonly Parent[], random: Random): Candidate {
  const first = parents[random.integer(parents.length)] as Parent;
  const second = parents[random.integer(parents.length)] as Parent;
  return better(second, first) < 0 ? second.candidate : first.candidate;
}
