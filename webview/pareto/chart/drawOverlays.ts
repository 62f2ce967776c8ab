// Over the run's own points: the same variants as measured elsewhere, each joined to its point, and the frontiers of other runs.
// Told apart by shape: squares are other conditions, dash-dotted lines with numbers are other runs.
import type { Candidate } from '../../../src/shared/run/candidate';
import { frontierIndices } from '../../../src/shared/pareto/nonDominatedSort';
import { conditionsOf } from '../model/conditions';
import { latencyAxis } from './drawBudgets';
import { drawLine, isInArea, pixelOf, placeIn, type Scene, type ScatterChart } from './scene';

const half = 3.5;

function drawConditions(chart: ScatterChart, scene: Scene): void {
  const { state, explored, theme } = scene;
  const axis = latencyAxis(explored);
  if (axis === null || state.shownConditions.length === 0) return;
  const { ctx } = chart;
  ctx.strokeStyle = theme.foreground;
  for (const { key, latencyMs } of conditionsOf(explored.candidates, state.measurements, '')) {
    if (!state.shownConditions.includes(key)) continue;
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

/** The frontier of another run under the axes shown, along x. */
function lineOf({ explored }: Scene, candidates: readonly Candidate[]): readonly Candidate[] {
  const [x, y] = explored.objectives;
  const known = candidates.filter((one) => one.status === 'evaluated' && x.of(one) !== null && y.of(one) !== null);
  const minimised = (metric: typeof x, one: Candidate): number =>
    (metric.direction === 'higher' ? -1 : 1) * (metric.of(one) as number);
  return frontierIndices(known.map((one) => [minimised(x, one), minimised(y, one)]))
    .map((index) => known[index] as Candidate)
    .sort((a, b) => (x.of(a) as number) - (x.of(b) as number));
}

function drawRun(chart: ScatterChart, scene: Scene, candidates: readonly Candidate[], name: string): void {
  const { ctx } = chart;
  const places = lineOf(scene, candidates).flatMap((one) => {
    const place = placeIn(chart, scene, one);
    return place === null ? [] : [place];
  });
  const isBefore = scene.explored.x.direction === 'lower';
  ctx.beginPath();
  places.forEach(([x, y], at) => {
    const before = places[at - 1];
    if (before === undefined) return ctx.moveTo(x, y);
    ctx.lineTo(isBefore ? x : before[0], isBefore ? before[1] : y);
    ctx.lineTo(x, y);
  });
  ctx.setLineDash([8, 3, 2, 3]);
  ctx.stroke();
  ctx.setLineDash([]);
  for (const place of places) if (isInArea(chart, ...place)) ctx.strokeRect(place[0] - 2.5, place[1] - 2.5, 5, 5);
  const last = places.filter((place) => isInArea(chart, ...place)).at(-1);
  if (last !== undefined) ctx.fillText(name, last[0] + 6, last[1] + 12);
}

export function drawOverlays(chart: ScatterChart, scene: Scene): void {
  const { state, explored, theme } = scene;
  const { ctx, chartArea: area } = chart;
  ctx.beginPath();
  ctx.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
  ctx.clip();
  drawConditions(chart, scene);
  if (!explored.hasLine) return;
  ctx.strokeStyle = theme.foreground;
  ctx.fillStyle = theme.foreground;
  ctx.font = `${Math.round(theme.fontSize * 0.846)}px ${theme.font}`;
  ctx.globalAlpha = 0.85;
  state.otherRuns.forEach(({ candidates }, place) => drawRun(chart, scene, candidates, String(place + 1)));
}
