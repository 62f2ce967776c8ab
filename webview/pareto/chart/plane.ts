// The part of the plane that is shown: the person's zoom, or everything that has a place in it.
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Dimension } from '../model/dimension';
import { fitRange } from '../model/extent';
import { isPlaced, type Explored } from '../model/explore';
import type { Axes, Range, View, Zoom } from '../state/panelState';

function boundsOf(metric: Dimension, candidates: readonly Candidate[]): Range {
  let low = Infinity;
  let high = -Infinity;
  for (const candidate of candidates) {
    const value = metric.of(candidate) as number;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}

const fit = (metric: Dimension, candidates: readonly Candidate[], log: boolean): Range => {
  if (metric.words !== undefined) return [-0.5, metric.words.length - 0.5];
  const bounds = boundsOf(metric, candidates);
  return fitRange(log && bounds[0] <= 0 ? [1, 10] : bounds, log, metric.unit === '%' ? 1 : Infinity);
};

/** Round bounds around these candidates. */
export function planeAround(candidates: readonly Candidate[], explored: Pick<Explored, 'x' | 'y'>, axes: Axes): Zoom {
  const placed = candidates.filter((one) => one.status === 'evaluated' && isPlaced(one, explored, axes));
  return {
    x: fit(explored.x, placed, axes.xLog),
    y: fit(explored.y, placed, axes.yLog),
  };
}

/** The bounds of both axes. */
export function planeOf(explored: Explored, view: View): Zoom {
  if (view.zoom !== null) return view.zoom;
  const isShown = (candidate: Candidate): boolean =>
    !view.feasibleOnly || explored.classOf.get(candidate.id) !== 'infeasible';
  return planeAround(explored.candidates.filter(isShown), explored, view.axes);
}
