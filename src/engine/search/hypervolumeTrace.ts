// Progress of a search in one number: the hypervolume of its feasible candidates after each evaluation. Objectives are
// made comparable by the starting network: accuracy loss 1 − a, every cost as a share of the network's own. The reference
// point is accuracy 0 and 1.1 times each cost; the figure is the share of the box below it that is dominated, 0…1.
import { totalViolation } from '../../shared/pareto/constrain';
import { metricOf } from '../../shared/pareto/dominance';
import { addedHypervolume } from '../../shared/pareto/hypervolume';
import { frontierIndices } from '../../shared/pareto/nonDominatedSort';
import type { Candidate } from '../../shared/run/candidate';
import { searchObjectives, type Budgets, type MetricId } from '../../shared/run/objectives';

const costMargin = 1.1;

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

/** Shares of the baseline's figures, to minimise; null where one is unknown on either side. */
function normalised(candidate: Candidate, baseline: Candidate): number[] | null {
  const values: number[] = [];
  for (const id of searchObjectives) {
    const value = share(id, candidate, baseline);
    if (value === null) return null;
    values.push(value);
  }
  return values;
}

function share(id: MetricId, candidate: Candidate, baseline: Candidate): number | null {
  const { of, direction } = metricOf(id);
  const value = of(candidate);
  const whole = of(baseline);
  if (value === null) return null;
  if (direction === 'higher') return 1 - value;
  return whole === null || whole <= 0 ? null : value / whole;
}

/** A trace that starts with nothing evaluated. */
export function createHypervolumeTrace(baseline: Candidate, budgets: Budgets): HypervolumeTrace {
  const isAccuracy = (id: MetricId): boolean => metricOf(id).direction === 'higher';
  const corner = searchObjectives.map((id) => (isAccuracy(id) ? 1 : costMargin));
  const box = corner.reduce<number>((product, side) => product * side, 1);
  const reference = searchObjectives.map((id) => (isAccuracy(id) ? 0 : costMargin * (metricOf(id).of(baseline) ?? 0)));
  let front: readonly (readonly number[])[] = [];
  let evaluation = 0;
  let volume = 0;
  const add = (candidate: Candidate): TraceRecord => {
    evaluation += 1;
    const counts = candidate.status === 'evaluated' && totalViolation(candidate, budgets) === 0;
    const vector = counts ? normalised(candidate, baseline) : null;
    if (vector !== null) {
      volume += addedHypervolume(vector, front, corner) / box;
      const all = [...front, vector];
      front = frontierIndices(all).map((index) => all[index] as readonly number[]);
    }
    return { evaluation, candidate: candidate.id, generation: candidate.generation, hypervolume: volume, reference };
  };
  return { add };
}
