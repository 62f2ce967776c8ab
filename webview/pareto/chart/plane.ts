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

/** Bounds around all candidates, by their list: they stay while limits change. */
const around = new WeakMap<readonly Candidate[], { readonly from: readonly unknown[]; readonly zoom: Zoom }>();

function planeAroundAll(explored: Explored, axes: Axes): Zoom {
  const from = [explored.x, explored.y, axes.xLog, axes.yLog];
  const kept = around.get(explored.candidates);
  if (kept?.from.every((part, place) => part === from[place])) return kept.zoom;
  const zoom = planeAround(explored.candidates, explored, axes);
  around.set(explored.candidates, { from, zoom });
  return zoom;
}

/** The bounds of both axes. */
export function planeOf(explored: Explored, view: View): Zoom {
  if (view.zoom !== null) return view.zoom;
  if (!view.feasibleOnly) return planeAroundAll(explored, view.axes);
  const isShown = (candidate: Candidate): boolean => explored.classOf.get(candidate.id) !== 'infeasible';
  return planeAround(explored.candidates.filter(isShown), explored, view.axes);
}
