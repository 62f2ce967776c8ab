// Under the data sets: the cloud's picture, limits and budgets of the two axes, failed candidates on a rug at the bottom and the
// frontier's way on to the edge, other conditions and error bars. Over them: letters and the starting network's name.
import type { Plugin } from 'chart.js';
import { createCloudLayer } from './cloudLayer';
import { cloudCount, cloudKey, visitCloud } from './cloudPoints';
import { drawContexts, drawLimits } from './drawBudgets';
import { drawErrorBars } from './drawErrorBars';
import { drawHeat } from './drawHeat';
import { drawOverlays } from './drawOverlays';
import { drawBaselineName, drawLetters } from './drawTags';
import { apart, drawLine, pixelOf, type Scene, type ScatterChart } from './scene';

/** The last point dominates everything beyond it, as far as the plane goes. */
function drawFrontierEnd(chart: ScatterChart, { explored, theme }: Scene): void {
  if (!explored.hasLine) return;
  const end = explored.x.direction === 'lower' ? explored.line[explored.line.length - 1] : explored.line[0];
  if (end === undefined) return;
  const { ctx, chartArea: area } = chart;
  const x = pixelOf(chart, 'x', explored.x.of(end) as number);
  const y = pixelOf(chart, 'y', explored.y.of(end) as number);
  const edge = explored.x.direction === 'lower' ? area.right : area.left;
  if (y < area.top || y > area.bottom || (edge - x) * (explored.x.direction === 'lower' ? 1 : -1) < 0) return;
  ctx.strokeStyle = theme.frontier;
  ctx.lineWidth = 1.5;
  ctx.setLineDash([2, 3]);
  drawLine(ctx, [Math.max(area.left, Math.min(area.right, x)), y], [edge, y]);
}

/** Failed candidates have no accuracy; where their x is known they stand at the bottom. */
function drawRug(chart: ScatterChart, { explored, theme }: Scene): void {
  const { ctx, chartArea: area } = chart;
  ctx.strokeStyle = theme.foreground;
  ctx.globalAlpha = 0.8;
  for (const candidate of explored.groups.failed) {
    const value = explored.x.of(candidate);
    const x = value === null ? -1 : pixelOf(chart, 'x', value);
    if (x < area.left || x > area.right) continue;
    const y = area.bottom - 7;
    ctx.beginPath();
    ctx.moveTo(x, y - 4);
    ctx.lineTo(x + 4, y + 3);
    ctx.lineTo(x - 4, y + 3);
    ctx.closePath();
    ctx.stroke();
  }
}

/** `version` changes whenever the explored candidates do; `drawn` hears of every drawing, a new size included. */
export function createBackdrop(scene: () => Scene | null, version: () => number, drawn: () => void): Plugin<'scatter'> {
  const cloud = createCloudLayer();
  return {
    id: 'adascaleBackdrop',
    beforeDatasetsDraw: (chart) => {
      const current = scene();
      if (current === null) return;
      const { left, top, right, bottom } = chart.chartArea;
      const size = [right - left, bottom - top] as const;
      const key = cloudKey(chart, current, version());
      cloud.paint(key, ...size, chart.currentDevicePixelRatio, current.theme, cloudCount(current), (draw) =>
        visitCloud(chart, current, draw),
      );
      chart.ctx.drawImage(cloud.canvas, left, top, ...size);
      apart(chart, () => drawLimits(chart, current));
      apart(chart, () => drawContexts(chart, current));
      apart(chart, () => drawRug(chart, current));
      apart(chart, () => drawFrontierEnd(chart, current));
      apart(chart, () => drawOverlays(chart, current));
      apart(chart, () => drawErrorBars(chart, current));
      apart(chart, () => drawHeat(chart, current));
    },
    afterDatasetsDraw: (chart) => {
      const current = scene();
      if (current === null) return;
      apart(chart, () => drawLetters(chart, current));
      apart(chart, () => drawBaselineName(chart, current));
      drawn();
    },
  };
}
