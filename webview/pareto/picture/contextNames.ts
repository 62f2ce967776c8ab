// The flags of the context budgets are no part of the chart: in a picture their words stand over the lines.
import { metricOf } from '../../../src/shared/pareto/dominance';
import { latencyAxis } from '../chart/drawBudgets';
import { pixelOf, type Scene, type Sheet } from '../chart/scene';
import { contextsOf } from '../model/contexts';
import { formatFigure } from '../model/figures';

const laneHeight = 14;

export function drawContextNames(sheet: Sheet, { explored, state, theme }: Scene): void {
  const axis = latencyAxis(explored);
  if (axis === null) return;
  const { ctx, chartArea: area } = sheet;
  ctx.font = `${Math.round(theme.fontSize * 0.846)}px ${theme.font}`;
  ctx.fillStyle = theme.foreground;
  contextsOf(state).forEach(({ name, limit }, place) => {
    const at = pixelOf(sheet, axis, limit);
    const text = `${name} ≤ ${formatFigure(metricOf('latencyMs'), limit)}`;
    const isTurned = axis === 'y' || at + ctx.measureText(text).width > area.right;
    ctx.textAlign = isTurned ? 'right' : 'left';
    if (axis === 'x' && at >= area.left && at <= area.right)
      ctx.fillText(text, isTurned ? at - 3 : at + 3, area.top - 6 - (place % 2) * laneHeight);
    if (axis === 'y' && at >= area.top && at <= area.bottom) ctx.fillText(text, area.right - 4, at - 4);
  });
}
