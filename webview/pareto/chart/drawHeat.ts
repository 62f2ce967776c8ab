// Where each variant moves under sustained load: an arrow from its latency in the first minute to that in the last, and the
// frontiers of both minutes, for heat may change which variants are worth having. A variant whose cold or hot figure is unknown
// has no arrow and is on neither line.
import { texts } from '../l10n/texts';
import { isInBrush, isPlaced } from '../model/explore';
import { heatOf } from '../model/heat';
import { latencyAxis } from './drawBudgets';
import { clipToArea, drawLine, isInArea, pixelOf, type Scene, type Sheet } from './scene';
import { frontierAlong, strokeSteps, type Point } from './stepLine';

/** Where a variant stands in the first minute and in the last, in the metrics' own units. */
export interface Heated {
  readonly cold: Point;
  readonly hot: Point;
}

/** Dash patterns of the two frontiers; the legend repeats them. */
export const heatDashes = { cold: [1, 3], hot: [7, 3] } as const;

/** None where latency is no axis, or where the person did not ask. */
export function heatedIn({ state, explored }: Scene): readonly Heated[] {
  const [axis, heat] = [latencyAxis(explored), heatOf(state.measurements)];
  if (!state.view.heat || axis === null || heat === null) return [];
  return [...heat.byId].flatMap(([id, { coldMs, hotMs }]) => {
    const candidate = explored.byId.get(id);
    if (candidate === undefined || coldMs === null || hotMs === null || !isInBrush(explored, candidate)) return [];
    if (!isPlaced(candidate, explored, state.view.axes)) return [];
    if (state.view.feasibleOnly && explored.classOf.get(id) === 'infeasible') return [];
    const other = (axis === 'x' ? explored.y : explored.x).of(candidate) as number;
    const at = (latencyMs: number): Point => (axis === 'x' ? [latencyMs, other] : [other, latencyMs]);
    return [{ cold: at(coldMs), hot: at(hotMs) }];
  });
}

const headSize = 5;

function drawArrow({ ctx }: Sheet, from: Point, to: Point): void {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  drawLine(ctx, from, to);
  for (const turn of [-2.6, 2.6])
    drawLine(ctx, to, [to[0] + headSize * Math.cos(angle + turn), to[1] + headSize * Math.sin(angle + turn)]);
  ctx.beginPath();
  ctx.arc(...from, 2.5, 0, 2 * Math.PI);
  ctx.stroke();
}

/** Which minute a line is, at its far end. */
function drawName(sheet: Sheet, { theme }: Scene, [x, y]: Point, name: string): void {
  const { ctx, chartArea: area } = sheet;
  const isRight = x > area.right - 64;
  ctx.font = `${Math.round(theme.fontSize * 0.846)}px ${theme.font}`;
  ctx.textAlign = isRight ? 'right' : 'left';
  ctx.lineWidth = 4;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = theme.background;
  ctx.fillStyle = theme.foreground;
  const place = [name, isRight ? x - 5 : x + 5, y + 14] as const;
  ctx.strokeText(...place);
  ctx.fillText(...place);
}

function drawFrontier(
  sheet: Sheet,
  scene: Scene,
  points: readonly Point[],
  dash: readonly number[],
  name: string,
): void {
  const { ctx } = sheet;
  const { explored, theme } = scene;
  const line = frontierAlong(points, explored).map(([x, y]): Point => [pixelOf(sheet, 'x', x), pixelOf(sheet, 'y', y)]);
  ctx.strokeStyle = theme.frontier;
  ctx.lineWidth = 1.5;
  ctx.setLineDash([...dash]);
  strokeSteps(ctx, line, explored);
  ctx.setLineDash([]);
  const end = line.filter((place) => isInArea(sheet, ...place)).at(-1);
  if (end !== undefined) drawName(sheet, scene, end, name);
}

export function drawHeat(sheet: Sheet, scene: Scene): void {
  const heated = heatedIn(scene);
  const heat = heatOf(scene.state.measurements);
  if (heated.length === 0 || heat === null) return;
  const { ctx } = sheet;
  const pixels = ([x, y]: Point): Point => [pixelOf(sheet, 'x', x), pixelOf(sheet, 'y', y)];
  clipToArea(sheet);
  ctx.strokeStyle = scene.theme.foreground;
  ctx.lineWidth = 1.25;
  for (const { cold, hot } of heated) drawArrow(sheet, pixels(cold), pixels(hot));
  if (!scene.explored.hasLine) return;
  const nameOf = (minute: number): string => texts.heat.minute(minute);
  for (const [kind, minute] of [
    ['cold', heat.coldMinute],
    ['hot', heat.hotMinute],
  ] as const) {
    const points = heated.map((one) => one[kind]);
    drawFrontier(sheet, scene, points, heatDashes[kind], nameOf(minute));
  }
}
