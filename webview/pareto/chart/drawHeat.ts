// Where each variant moves under sustained load: an arrow from its latency in the first minute to that in the last. A variant
// whose cold or hot figure is unknown has no arrow.
import { isInBrush } from '../model/explore';
import { heatOf } from '../model/heat';
import { latencyAxis } from './drawBudgets';
import { drawLine, pixelOf, placeIn, type Scene, type ScatterChart } from './scene';

export interface HeatArrow {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

/** Pixels on the canvas; none where latency is no axis, or where the person did not ask. */
export function heatArrows(chart: ScatterChart, scene: Scene): readonly HeatArrow[] {
  const { state, explored } = scene;
  const [axis, heat] = [latencyAxis(explored), heatOf(state.measurements)];
  if (!state.view.heat || axis === null || heat === null) return [];
  return [...heat.byId].flatMap(([id, { coldMs, hotMs }]) => {
    const candidate = explored.byId.get(id);
    if (candidate === undefined || coldMs === null || hotMs === null || !isInBrush(explored, candidate)) return [];
    if (state.view.feasibleOnly && explored.classOf.get(id) === 'infeasible') return [];
    const place = placeIn(chart, scene, candidate);
    if (place === null) return [];
    const at = (value: number): readonly [number, number] => {
      const pixel = pixelOf(chart, axis, value);
      return axis === 'x' ? [pixel, place[1]] : [place[0], pixel];
    };
    return [{ from: at(coldMs), to: at(hotMs) }];
  });
}

const head = 5;

/** The two strokes of the arrow's head. */
export function headOf({ from, to }: HeatArrow): readonly (readonly [number, number])[] {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  return [-2.6, 2.6].map((turn) => [to[0] + head * Math.cos(angle + turn), to[1] + head * Math.sin(angle + turn)]);
}

export function drawHeat(chart: ScatterChart, scene: Scene): void {
  const { ctx, chartArea: area } = chart;
  const arrows = heatArrows(chart, scene);
  if (arrows.length === 0) return;
  ctx.beginPath();
  ctx.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
  ctx.clip();
  ctx.strokeStyle = scene.theme.foreground;
  ctx.lineWidth = 1.25;
  for (const arrow of arrows) {
    drawLine(ctx, arrow.from, arrow.to);
    for (const end of headOf(arrow)) drawLine(ctx, arrow.to, end);
    ctx.beginPath();
    ctx.arc(...arrow.from, 2.5, 0, 2 * Math.PI);
    ctx.stroke();
  }
}
