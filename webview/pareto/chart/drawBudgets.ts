// Limits and context budgets as lines across the plane. A limit removes what lies beyond it; a context's budget only says what
// would fit, so its line is finer and has a dash pattern of its own, which the rail repeats.
import type { Dimension } from '../model/dimension';
import { contextsOf } from '../model/contexts';
import { budgetsOf } from '../state/panelState';
import { drawLine, pixelOf, type Scene, type Sheet } from './scene';

/** Dash patterns by place; more contexts begin again. */
export const contextDashes: readonly (readonly number[])[] = [[7, 4], [2, 3], [], [9, 3, 2, 3]];

export const dashOf = (place: number): readonly number[] => contextDashes[place % contextDashes.length] ?? [];

function drawAcross(chart: Sheet, axis: 'x' | 'y', value: number): void {
  const { ctx, chartArea: area } = chart;
  const at = Math.round(pixelOf(chart, axis, value)) + 0.5;
  if (axis === 'x' && at >= area.left && at <= area.right) drawLine(ctx, [at, area.top], [at, area.bottom]);
  if (axis === 'y' && at >= area.top && at <= area.bottom) drawLine(ctx, [area.left, at], [area.right, at]);
}

export function drawLimits(chart: Sheet, { explored, state, theme }: Scene): void {
  const limits: Readonly<Partial<Record<string, number>>> = budgetsOf(state);
  chart.ctx.strokeStyle = theme.dim;
  chart.ctx.lineWidth = 3;
  chart.ctx.globalAlpha = 0.55;
  for (const axis of ['x', 'y'] as const) {
    const limit = limits[explored[axis].id];
    if (limit !== undefined) drawAcross(chart, axis, limit);
  }
}

export const latencyAxis = ({ x, y }: { readonly x: Dimension; readonly y: Dimension }): 'x' | 'y' | null =>
  x.id === 'latencyMs' ? 'x' : y.id === 'latencyMs' ? 'y' : null;

export function drawContexts(chart: Sheet, { explored, state, theme }: Scene): void {
  const axis = latencyAxis(explored);
  if (axis === null) return;
  chart.ctx.strokeStyle = theme.foreground;
  chart.ctx.globalAlpha = 0.85;
  contextsOf(state).forEach(({ limit }, place) => {
    chart.ctx.setLineDash([...dashOf(place)]);
    drawAcross(chart, axis, limit);
  });
}
