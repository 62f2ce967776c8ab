// The search objectives of a network made comparable by the starting network: accuracy loss 1 − a, every cost as a share of
// the network's own. The reference point of every hypervolume is accuracy 0 and 1.1 times each cost.
import { metricOf } from '../../shared/pareto/dominance';
import type { Candidate } from '../../shared/run/candidate';
import { searchObjectives, type MetricId } from '../../shared/run/objectives';

export const costMargin = 1.1;

const isAccuracy = (id: MetricId): boolean => metricOf(id).direction === 'higher';

/** The reference point in relative units. */
export const referenceCorner: readonly number[] = searchObjectives.map((id) => (isAccuracy(id) ? 1 : costMargin));

/** The reference point in each metric's unit. */
export const referencePoint = (baseline: Candidate): readonly number[] =>
  searchObjectives.map((id) => (isAccuracy(id) ? 0 : costMargin * (metricOf(id).of(baseline) ?? 0)));

/** To minimise, in the order of the search objectives; null where a figure is unknown on either side. */
export function relativeVector(candidate: Candidate, baseline: Candidate): number[] | null {
  const values: number[] = [];
  for (const id of searchObjectives) {
    const value = share(id, candidate, baseline);
    if (value === null) return null;
    values.push(value);
  }
  return values;
}

function share(id: MetricId, candidate: Candidate, baseline: Candidate): number | null {
  const { of } = metricOf(id);
  const value = of(candidate);
  const whole = of(baseline);
  if (value === null) return null;
  if (isAccuracy(id)) return 1 - value;
  return whole === null || whole <= 0 ? null : value / whole;
}
