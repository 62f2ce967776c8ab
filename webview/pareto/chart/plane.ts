// The part of the plane that is shown: the person's zoom, or everything that has a place in it.
import type { Candidate } from '../../../src/shared/run/candidate';
import { boundsOf, columnOf } from '../model/columns';
import type { Dimension } from '../model/dimension';
import { fitRange } from '../model/extent';
import { placedIn, type Explored } from '../model/explore';
import type { Axes, Range, View, Zoom } from '../state/panelState';
import type { Point } from './stepLine';

const fit = (metric: Dimension, found: Range | null, log: boolean): Range => {
  if (metric.words !== undefined) return [-0.5, metric.words.length - 0.5];
  const bounds = found ?? [0, 1];
  return fitRange(log && bounds[0] <= 0 ? [1, 10] : bounds, log, metric.unit === '%' ? 1 : Infinity);
};

/** Round bounds around those of these evaluated candidates that have a place in the plane. */
export function planeAround(evaluated: readonly Candidate[], { x, y }: Pick<Explored, 'x' | 'y'>, axes: Axes): Zoom {
  const isPlacedAt = placedIn(evaluated, { x, y }, axes);
  return {
    x: fit(x, boundsOf(columnOf(evaluated, x), isPlacedAt), axes.xLog),
    y: fit(y, boundsOf(columnOf(evaluated, y), isPlacedAt), axes.yLog),
  };
}

/** Bounds around all candidates, by their list: they stay while limits change. */
const around = new WeakMap<readonly Candidate[], { readonly from: readonly unknown[]; readonly zoom: Zoom }>();

function planeAroundAll(explored: Explored, axes: Axes): Zoom {
  const from = [explored.x, explored.y, axes.xLog, axes.yLog];
  const kept = around.get(explored.evaluated);
  if (kept?.from.every((part, place) => part === from[place])) return kept.zoom;
  const zoom = planeAround(explored.evaluated, explored, axes);
  around.set(explored.evaluated, { from, zoom });
  return zoom;
}

function planeAroundShown(explored: Explored, view: View): Zoom {
  if (!view.feasibleOnly) return planeAroundAll(explored, view.axes);
  const isShown = (candidate: Candidate): boolean => explored.classOf.get(candidate.id) !== 'infeasible';
  return planeAround(explored.evaluated.filter(isShown), explored, view.axes);
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
