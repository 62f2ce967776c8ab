// How far the figures of the frontier may be off: the interquartile range of a measured latency, and the 95 % interval of an
// accuracy (Wilson's, model/intervals.ts).
import type { Candidate } from '../../../src/shared/run/candidate';
import { uncertainty } from '../model/intervals';
import { drawLine, isInArea, pixelOf, placeIn, type Scene, type Sheet } from './scene';

function drawBar(chart: Sheet, axis: 'x' | 'y', [low, high]: readonly [number, number], across: number): void {
  const [from, to] = [pixelOf(chart, axis, low), pixelOf(chart, axis, high)];
  const cap = 3;
  const { ctx } = chart;
  if (axis === 'x') {
    drawLine(ctx, [from, across], [to, across]);
    for (const end of [from, to]) drawLine(ctx, [end, across - cap], [end, across + cap]);
  } else {
    drawLine(ctx, [across, from], [across, to]);
    for (const end of [from, to]) drawLine(ctx, [across - cap, end], [across + cap, end]);
  }
}

export function drawErrorBars(chart: Sheet, scene: Scene): void {
  if (!scene.state.view.errorBars) return;
  const { explored, theme } = scene;
  const shown: readonly Candidate[] = [...explored.groups.frontier, ...explored.groups.baseline];
  chart.ctx.strokeStyle = theme.foreground;
  chart.ctx.globalAlpha = 0.7;
  for (const candidate of shown) {
    const place = placeIn(chart, scene, candidate);
    if (place === null || !isInArea(chart, ...place)) continue;
    const [across, up] = [uncertainty(explored.x, candidate), uncertainty(explored.y, candidate)];
    if (across !== null) drawBar(chart, 'x', across, place[1]);
    if (up !== null) drawBar(chart, 'y', up, place[0]);
  }
}
