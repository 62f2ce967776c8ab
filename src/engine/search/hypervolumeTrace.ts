// Progress of a search in one number: the hypervolume of its feasible candidates after each evaluation, as the share of the
// box below the reference point (relativeVector.ts) that they dominate, 0…1.
import { totalViolation } from '../../shared/pareto/constrain';
import { addedHypervolume } from '../../shared/pareto/hypervolume';
import { frontierIndices } from '../../shared/pareto/nonDominatedSort';
import type { Candidate } from '../../shared/run/candidate';
import type { Budgets } from '../../shared/run/objectives';
import { referenceCorner, referencePoint, relativeVector } from './relativeVector';

export interface TraceRecord {
  /** Candidates evaluated so far, this one included. */
  readonly evaluation: number;
  readonly candidate: string;
  readonly generation: number;
  /** Share of the reference box, 0…1. */
  readonly hypervolume: number;
  /** In units of each metric, in the order of the search objectives. */
  readonly reference: readonly number[];
}

export interface HypervolumeTrace {
  readonly add: (candidate: Candidate) => TraceRecord;
}

/** A trace that starts with nothing evaluated. */
export function createHypervolumeTrace(baseline: Candidate, budgets: Budgets): HypervolumeTrace {
  const box = referenceCorner.reduce((product, side) => product * side, 1);
  const reference = referencePoint(baseline);
  let front: readonly (readonly number[])[] = [];
  let evaluation = 0;
  let volume = 0;
  const add = (candidate: Candidate): TraceRecord => {
    evaluation += 1;
    const counts = candidate.status === 'evaluated' && totalViolation(candidate, budgets) === 0;
    const vector = counts ? relativeVector(candidate, baseline) : null;
    if (vector !== null) {
      volume += addedHypervolume(vector, front, referenceCorner) / box;
      const all = [...front, vector];
      front = frontierIndices(all).map((index) => all[index] as readonly number[]);
    }
    return { evaluation, candidate: candidate.id, generation: candidate.generation, hypervolume: volume, reference };
  };
  return { add };
}
