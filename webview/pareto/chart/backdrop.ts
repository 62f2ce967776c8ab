// Under the data sets: the cloud's picture, the budget lines of the two axes, failed candidates on a rug at the bottom and
// the frontier's way on to the edge. Over them: the baseline's name.
import type { Chart, Plugin } from 'chart.js';
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Metric } from '../../../src/shared/run/objectives';
import type { Explored } from '../model/explore';
import { isPlaced } from '../model/explore';
import { budgetsOf, type PanelState } from '../state/panelState';
import type { Theme } from '../theme';
import { createCloudLayer, type CloudPoint } from './cloudLayer';

export interface Scene {
  readonly state: PanelState;
  readonly explored: Explored;
  readonly theme: Theme;
}

type ScatterChart = Chart<'scatter'>;

/** What changes the cloud's picture, apart from its size and theme. */
function cloudKey({ chartArea, scales }: ScatterChart, { explored, state }: Scene, version: number): string {
  const { x, y } = scales;
  return [
    version,
    x?.min,
    x?.max,
    y?.min,
    y?.max,
    chartArea.left,
    chartArea.top,
    state.view.feasibleOnly,
    explored.x.id,
    explored.y.id,
  ].join();
}

function* cloudPoints(chart: ScatterChart, { explored, state }: Scene): Generator<CloudPoint> {
  const { left, top } = chart.chartArea;
  const at = (candidate: Candidate, shape: CloudPoint['shape']): CloudPoint => ({
    x: (chart.scales['x']?.getPixelForValue(explored.x.of(candidate) as number) ?? 0) - left,
    y: (chart.scales['y']?.getPixelForValue(explored.y.of(candidate) as number) ?? 0) - top,
    shape,
  });
  for (const candidate of explored.groups.dominated) yield at(candidate, 'dot');
  if (!state.view.feasibleOnly) for (const candidate of explored.groups.infeasible) yield at(candidate, 'cross');
}

function drawLine(
  context: CanvasRenderingContext2D,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

/** A budget on an axis metric is a line across the plane: beyond it nothing counts. */
function drawBudgets(chart: ScatterChart, { explored, state, theme }: Scene): void {
  const { ctx, chartArea: area } = chart;
  const budgets = budgetsOf(state);
  ctx.strokeStyle = theme.foreground;
  ctx.globalAlpha = 0.75;
  ctx.setLineDash([5, 4]);
  const place = (axis: 'x' | 'y', metric: Metric): number | null => {
    const limit = budgets[metric.id];
    return limit === undefined ? null : Math.round(chart.scales[axis]?.getPixelForValue(limit) ?? -1) + 0.5;
  };
  const [x, y] = [place('x', explored.x), place('y', explored.y)];
  if (x !== null && x >= area.left && x <= area.right) drawLine(ctx, [x, area.top], [x, area.bottom]);
  if (y !== null && y >= area.top && y <= area.bottom) drawLine(ctx, [area.left, y], [area.right, y]);
}

/** The last point dominates everything beyond it, as far as the plane goes. */
function drawFrontierEnd(chart: ScatterChart, { explored, theme }: Scene): void {
  const end = explored.x.direction === 'lower' ? explored.line[explored.line.length - 1] : explored.line[0];
  if (end === undefined) return;
  const { ctx, chartArea: area, scales } = chart;
  const x = scales['x']?.getPixelForValue(explored.x.of(end) as number) ?? 0;
  const y = scales['y']?.getPixelForValue(explored.y.of(end) as number) ?? 0;
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
    const x = value === null ? -1 : (chart.scales['x']?.getPixelForValue(value) ?? -1);
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

function drawBaselineName(chart: ScatterChart, { explored, state, theme }: Scene): void {
  const { baseline } = explored;
  if (baseline === null || !isPlaced(baseline, state.view.axes)) return;
  const { ctx, chartArea: area, scales } = chart;
  const x = scales['x']?.getPixelForValue(explored.x.of(baseline) as number) ?? 0;
  const y = scales['y']?.getPixelForValue(explored.y.of(baseline) as number) ?? 0;
  if (x < area.left || x > area.right || y < area.top || y > area.bottom) return;
  const isRight = x > area.right - 40;
  ctx.font = `${Math.round(theme.fontSize * 0.846)}px ${theme.font}`;
  ctx.textAlign = isRight ? 'right' : 'center';
  ctx.lineWidth = 4;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = theme.background;
  ctx.fillStyle = theme.dim;
  const [left, bottom] = [isRight ? x + 6 : x, y < area.top + 8 ? y + 21 : y - 12];
  ctx.strokeText('baseline', left, bottom);
  ctx.fillText('baseline', left, bottom);
}

/** Each drawing starts from a clean context. */
function apart(chart: ScatterChart, draw: () => void): void {
  chart.ctx.save();
  draw();
  chart.ctx.restore();
}

/** `version` changes whenever the explored candidates do. */
export function createBackdrop(scene: () => Scene | null, version: () => number): Plugin<'scatter'> {
  const cloud = createCloudLayer();
  return {
    id: 'adascaleBackdrop',
    beforeDatasetsDraw: (chart) => {
      const current = scene();
      if (current === null) return;
      const { left, top, right, bottom } = chart.chartArea;
      const size = [right - left, bottom - top] as const;
      const key = cloudKey(chart, current, version());
      cloud.paint(key, ...size, chart.currentDevicePixelRatio, current.theme, () => cloudPoints(chart, current));
      chart.ctx.drawImage(cloud.canvas, left, top, ...size);
      apart(chart, () => drawBudgets(chart, current));
      apart(chart, () => drawRug(chart, current));
      apart(chart, () => drawFrontierEnd(chart, current));
    },
    afterDatasetsDraw: (chart) => {
      const current = scene();
      if (current !== null) apart(chart, () => drawBaselineName(chart, current));
    },
  };
}
