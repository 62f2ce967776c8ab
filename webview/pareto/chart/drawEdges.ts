// What stands at the edges of the plot: the frontier's way on to the last value of the plane, and the failed candidates.
import { drawLine, pixelOf, type Scene, type Sheet } from './scene';

/** The last point dominates everything beyond it, as far as the plane goes. */
export function drawFrontierEnd(sheet: Sheet, { explored, theme }: Scene): void {
  if (!explored.hasLine) return;
  const end = explored.x.direction === 'lower' ? explored.line[explored.line.length - 1] : explored.line[0];
  if (end === undefined) return;
  const { ctx, chartArea: area } = sheet;
  const x = pixelOf(sheet, 'x', explored.x.of(end) as number);
  const y = pixelOf(sheet, 'y', explored.y.of(end) as number);
  const edge = explored.x.direction === 'lower' ? area.right : area.left;
  if (y < area.top || y > area.bottom || (edge - x) * (explored.x.direction === 'lower' ? 1 : -1) < 0) return;
  ctx.strokeStyle = theme.frontier;
  ctx.lineWidth = 1.5;
  ctx.setLineDash([2, 3]);
  drawLine(ctx, [Math.max(area.left, Math.min(area.right, x)), y], [edge, y]);
}

/** Failed candidates have no accuracy; where their x is known they stand at the bottom. */
export function drawRug(sheet: Sheet, { explored, theme }: Scene): void {
  const { ctx, chartArea: area } = sheet;
  ctx.strokeStyle = theme.foreground;
  ctx.globalAlpha = 0.8;
  for (const candidate of explored.groups.failed) {
    const value = explored.x.of(candidate);
    const x = value === null ? -1 : pixelOf(sheet, 'x', value);
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
