// The lines of the parallel coordinates, on a canvas: a faint cloud, the frontier, what is chosen.
// Inselberg 1985, "The plane with parallel coordinates".
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Dimension } from '../model/dimension';
import { isInBrush, type Explored } from '../model/explore';
import type { Range, View } from '../state/panelState';
import type { Theme } from '../theme';

export interface ParallelAxis {
  readonly dimension: Dimension;
  readonly range: Range;
  /** CSS pixels from the left. */
  readonly x: number;
}

export interface ParallelGeometry {
  readonly axes: readonly ParallelAxis[];
  readonly width: number;
  readonly height: number;
  readonly top: number;
  readonly bottom: number;
}

/** Better lies higher: good variants run along the top, whatever their units. */
export function shareOf({ dimension, range: [low, high] }: ParallelAxis, value: number): number {
  const share = high > low ? (value - low) / (high - low) : 0.5;
  return dimension.direction === 'lower' ? 1 - share : share;
}

export function valueAt(axis: ParallelAxis, share: number): number {
  const [low, high] = axis.range;
  return low + (high - low) * (axis.dimension.direction === 'lower' ? 1 - share : share);
}

export const heightOf = (geometry: ParallelGeometry, axis: ParallelAxis, value: number): number =>
  geometry.bottom - shareOf(axis, value) * (geometry.bottom - geometry.top);

/** More lines than this hide each other: every nth of the cloud is drawn. */
export const mostLines = 1500;

function trace(context: CanvasRenderingContext2D, geometry: ParallelGeometry, candidate: Candidate): void {
  let isOpen = false;
  for (const axis of geometry.axes) {
    const value = axis.dimension.of(candidate);
    if (value === null) {
      isOpen = false;
      continue;
    }
    const y = heightOf(geometry, axis, value);
    if (isOpen) context.lineTo(axis.x, y);
    else context.moveTo(axis.x, y);
    isOpen = true;
  }
}

/** Farther from the pointer a line is not meant, px. */
const reach = 8;

/** The line that passes nearest to a place, px on the canvas; the first of equal ones, null where none is near. */
export function lineNear(
  geometry: ParallelGeometry,
  candidates: readonly Candidate[],
  [x, y]: readonly [number, number],
): Candidate | null {
  const right = geometry.axes.findIndex((axis) => axis.x >= x);
  const [a, b] = [geometry.axes[right - 1], geometry.axes[right]];
  if (a === undefined || b === undefined) return null;
  const share = (x - a.x) / (b.x - a.x);
  let found: Candidate | null = null;
  let nearest = reach;
  for (const candidate of candidates) {
    const [from, to] = [a.dimension.of(candidate), b.dimension.of(candidate)];
    if (from === null || to === null) continue;
    const [start, end] = [heightOf(geometry, a, from), heightOf(geometry, b, to)];
    const distance = Math.abs(start + share * (end - start) - y);
    if (distance >= nearest) continue;
    found = candidate;
    nearest = distance;
  }
  return found;
}

interface Pen {
  readonly colour: string;
  readonly alpha: number;
  readonly width: number;
}

function strokeAll(
  context: CanvasRenderingContext2D,
  geometry: ParallelGeometry,
  candidates: readonly Candidate[],
  { colour, alpha, width }: Pen,
): void {
  context.strokeStyle = colour;
  context.globalAlpha = alpha;
  context.lineWidth = width;
  context.beginPath();
  for (const candidate of candidates) trace(context, geometry, candidate);
  context.stroke();
}

/** What is drawn, by kind. */
interface Lines {
  readonly cloud: readonly Candidate[];
  readonly frontier: readonly Candidate[];
  readonly baseline: readonly Candidate[];
  readonly chosen: readonly Candidate[];
}

function linesOf(explored: Explored, view: View): Lines {
  const inside = (one: Candidate): boolean => isInBrush(explored, one);
  const { dominated, infeasible, frontier, baseline } = explored.groups;
  const cloud = (view.feasibleOnly ? dominated : [...dominated, ...infeasible]).filter(inside);
  const step = Math.ceil(cloud.length / mostLines);
  const chosen = [...new Set([...view.selected, ...view.shortlist])].flatMap((id) => explored.byId.get(id) ?? []);
  return {
    cloud: cloud.filter((_one, place) => place % step === 0),
    frontier: frontier.filter(inside),
    baseline,
    chosen,
  };
}

/** Everything that is drawn, what stands out first. */
export function drawnLines(explored: Explored, view: View): readonly Candidate[] {
  const { cloud, frontier, baseline, chosen } = linesOf(explored, view);
  return [...chosen, ...frontier, ...baseline, ...cloud];
}

/** @param hovered under the pointer, if any. */
export function drawParallel(
  context: CanvasRenderingContext2D,
  geometry: ParallelGeometry,
  explored: Explored,
  view: View,
  theme: Theme,
  hovered: Candidate | null = null,
): void {
  const { cloud: drawn, frontier, baseline, chosen } = linesOf(explored, view);
  const active = view.active === null ? [] : (explored.byId.get(view.active) ?? []);
  context.clearRect(0, 0, geometry.width, geometry.height);
  strokeAll(context, geometry, drawn, { colour: theme.foreground, alpha: drawn.length < 200 ? 0.28 : 0.09, width: 1 });
  strokeAll(context, geometry, frontier, { colour: theme.frontier, alpha: 0.9, width: 1.25 });
  strokeAll(context, geometry, baseline, { colour: theme.dim, alpha: 1, width: 1.5 });
  strokeAll(context, geometry, chosen, { colour: theme.foreground, alpha: 1, width: 1.75 });
  strokeAll(context, geometry, [active].flat(), { colour: theme.focus, alpha: 1, width: 3 });
  strokeAll(context, geometry, hovered === null ? [] : [hovered], { colour: theme.foreground, alpha: 1, width: 3 });
  context.globalAlpha = 1;
}
