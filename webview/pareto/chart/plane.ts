// The part of the plane that is shown: the person's zoom, or everything that has a place in it.
import { metricOf } from '../../../src/shared/pareto/dominance';
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Metric } from '../../../src/shared/run/objectives';
import { fitRange } from '../model/extent';
import { isPlaced, type Explored } from '../model/explore';
import type { Axes, Range, View, Zoom } from '../state/panelState';

function boundsOf(metric: Metric, candidates: readonly Candidate[]): Range {
  let low = Infinity;
  let high = -Infinity;
  for (const candidate of candidates) {
    const value = metric.of(candidate) as number;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}

const fit = (metric: Metric, candidates: readonly Candidate[], log: boolean): Range => {
  const bounds = boundsOf(metric, candidates);
  return fitRange(log && bounds[0] <= 0 ? [1, 10] : bounds, log, metric.unit === '%' ? 1 : Infinity);
};

/** Round bounds around these candidates. */
export function planeAround(candidates: readonly Candidate[], axes: Axes): Zoom {
  const placed = candidates.filter((candidate) => candidate.status === 'evaluated' && isPlaced(candidate, axes));
  return {
    x: fit(metricOf(axes.x), placed, axes.xLog),
    y: fit(metricOf(axes.y), placed, axes.yLog),
  };
}

/** The bounds of both axes. */
export function planeOf(explored: Explored, view: View): Zoom {
  if (view.zoom !== null) return view.zoom;
  const isShown = (candidate: Candidate): boolean =>
    !view.feasibleOnly || explored.classOf.get(candidate.id) !== 'infeasible';
  return planeAround(explored.candidates.filter(isShown), view.axes);
}
