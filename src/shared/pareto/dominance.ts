// Pareto dominance on plain vectors. Every vector in this folder is in minimised form: a metric that should be high is
// negated once, at the edge (`objectiveVector`), so that nothing below has to know directions.
import type { Candidate } from '../run/candidate';
import { metrics, type Metric, type MetricId } from '../run/objectives';

/** Objectives to minimise, all known numbers (infinities allowed, never NaN). */
export type Vector = readonly number[];

/** True if `a` is no worse anywhere and better somewhere; equal vectors do not dominate each other, so ties are all kept. */
export function dominates(a: Vector, b: Vector): boolean {
  let better = false;
  for (let index = 0; index < a.length; index++) {
    const left = a[index] as number;
    const right = b[index] as number;
    if (left > right) return false;
    if (left < right) better = true;
  }
  return better;
}

/** The row of the metric table. */
export function metricOf(id: MetricId): Metric {
  const metric = metrics.find((entry) => entry.id === id);
  if (metric === undefined) throw new RangeError(`unknown metric ${id}`);
  return metric;
}

/** The candidate's figures in minimised form, or null where one of them is unknown: an unknown cannot be compared. */
export function objectiveVector(candidate: Candidate, ids: readonly MetricId[]): Vector | null {
  const vector: number[] = [];
  for (const id of ids) {
    const metric = metricOf(id);
    const value = metric.of(candidate);
    if (value === null || Number.isNaN(value)) return null;
    vector.push(metric.direction === 'higher' ? -value : value);
  }
  return vector;
}
