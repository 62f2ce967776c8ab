// Over the run's own points: the same variants as measured elsewhere, each joined to its point, and the frontiers of other runs.
// Told apart by shape: squares are other conditions, dash-dotted lines with numbers are other runs.
import type { Candidate } from '../../../src/shared/run/candidate';
import { conditionsOf } from '../model/conditions';
import type { Explored } from '../model/explore';
import { isMeasured } from './datasets';
import { latencyAxis } from './drawBudgets';
import { clipToArea, drawLine, isInArea, pixelOf, placeIn, type Scene, type Sheet } from './scene';
import { frontierAlong, strokeSteps, type Point } from './stepLine';

const half = 3.5;

/** The dash pattern of another run's frontier; the legend repeats it. */
export const runDash = [8, 3, 2, 3] as const;

function drawConditions(chart: Sheet, scene: Scene): void {
  const { state, explored, theme } = scene;
  const axis = latencyAxis(explored);
  if (axis === null || state.view.conditions.length === 0) return;
  const { ctx } = chart;
  ctx.strokeStyle = theme.foreground;
  for (const { key, latencyMs } of conditionsOf(explored.candidates, state.measurements, '')) {
    if (!state.view.conditions.includes(key)) continue;
    for (const [id, value] of latencyMs) {
      const candidate = explored.byId.get(id);
      const from = candidate === undefined ? null : placeIn(chart, scene, candidate);
      if (from === null) continue;
      const moved = pixelOf(chart, axis, value);
      const to: readonly [number, number] = axis === 'x' ? [moved, from[1]] : [from[0], moved];
      if (!isInArea(chart, ...to)) continue;
      ctx.globalAlpha = 0.45;
      drawLine(ctx, from, to);
      ctx.globalAlpha = 1;
      ctx.strokeRect(to[0] - half, to[1] - half, 2 * half, 2 * half);
    }
  }
}

/** A point of another run's frontier; `isSure` where its latency was measured, as on the run's own. */
export interface OtherPoint {
  readonly point: Point;
  readonly isSure: boolean;
}

/** The frontier of another run under the axes shown, along x. */
export function otherFrontier(
  candidates: readonly Candidate[],
  explored: Pick<Explored, 'objectives'>,
): readonly OtherPoint[] {
  const [x, y] = explored.objectives;
  const sure = new Set<Point>();
  const known = candidates.flatMap((one): Point[] => {
    const [across, up] = [x.of(one), y.of(one)];
    if (one.status !== 'evaluated' || across === null || up === null) return [];
    const point: Point = [across, up];
    if (isMeasured(one, { x, y })) sure.add(point);
    return [point];
  });
  return frontierAlong(known, explored).map((point) => ({ point, isSure: sure.has(point) }));
}

/** Filled where measured, hollow where predicted. */
function drawSquare({ ctx }: Sheet, [x, y]: Point, isSure: boolean): void {
  ctx.beginPath();
  ctx.rect(x - 2.5, y - 2.5, 5, 5);
  if (isSure) ctx.fill();
  ctx.stroke();
}

function drawRun(sheet: Sheet, { explored }: Scene, candidates: readonly Candidate[], name: string): void {
  const { ctx } = sheet;
  const points = otherFrontier(candidates, explored);
  const places = points.map(({ point: [across, up] }): Point => [pixelOf(sheet, 'x', across), pixelOf(sheet, 'y', up)]);
  ctx.setLineDash([...runDash]);
  strokeSteps(ctx, places, explored);
  ctx.setLineDash([]);
  places.forEach((place, at) => {
    if (isInArea(sheet, ...place)) drawSquare(sheet, place, points[at]?.isSure === true);
  });
  const shown = places.filter((place) => isInArea(sheet, ...place));
  const last = shown.at(-1);
  if (last !== undefined) ctx.fillText(name, last[0] + 6, last[1] + 12);
}

export function drawOverlays(chart: Sheet, scene: Scene): void {
  const { state, explored, theme } = scene;
  const { ctx } = chart;
  clipToArea(chart);
  drawConditions(chart, scene);
  if (!explored.hasLine) return;
  ctx.strokeStyle = theme.foreground;
  ctx.fillStyle = theme.foreground;
  ctx.font = `${Math.round(theme.fontSize * 0.846)}px ${theme.font}`;
  ctx.globalAlpha = 0.85;
  state.otherRuns.forEach(({ candidates }, place) => drawRun(chart, scene, candidates, String(place + 1)));
}
