// The part of the plane that is shown: the person's zoom, or everything that has a place in it.
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Dimension } from '../model/dimension';
import { fitRange } from '../model/extent';
import { isPlaced, type Explored } from '../model/explore';
import type { Axes, Range, View, Zoom } from '../state/panelState';
import type { Point } from './stepLine';

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

function planeAroundShown(explored: Explored, view: View): Zoom {
  if (!view.feasibleOnly) return planeAroundAll(explored, view.axes);
  const isShown = (candidate: Candidate): boolean => explored.classOf.get(candidate.id) !== 'infeasible';
  return planeAround(explored.candidates.filter(isShown), explored, view.axes);
}

/** As it is where everything lies inside. */
function widened(range: Range, values: readonly number[], log: boolean): Range {
  const [low, high] = [Math.min(range[0], ...values), Math.max(range[1], ...values)];
  return low < range[0] || high > range[1] ? fitRange([low, high], log) : range;
}

/** The bounds of both axes. @param beside what is drawn beside the candidates and has to be seen, too. */
export function planeOf(explored: Explored, view: View, beside: readonly Point[] = []): Zoom {
  if (view.zoom !== null) return view.zoom;
  const { x, y } = planeAroundShown(explored, view);
  return {
    x: widened(
      x,
      beside.map((point) => point[0]),
      view.axes.xLog,
    ),
    y: widened(
      y,
      beside.map((point) => point[1]),
      view.axes.yLog,
    ),
  };
}
