// What a drawing on the chart needs to know.
import type { Chart } from 'chart.js';
import type { Candidate } from '../../../src/shared/run/candidate';
import { isPlaced, type Explored } from '../model/explore';
import type { PanelState } from '../state/panelState';
import type { Theme } from '../theme';

export interface Scene {
  readonly state: PanelState;
  readonly explored: Explored;
  readonly theme: Theme;
}

export type ScatterChart = Chart<'scatter'>;

/** Where a value lies, CSS pixels on the canvas. */
export const pixelOf = (chart: ScatterChart, axis: 'x' | 'y', value: number): number =>
  chart.scales[axis]?.getPixelForValue(value) ?? 0;

/** Where a candidate lies; null where it has no place in the plane. */
export function placeIn(
  chart: ScatterChart,
  { explored, state }: Scene,
  candidate: Candidate,
): readonly [number, number] | null {
  if (!isPlaced(candidate, explored, state.view.axes)) return null;
  return [
    pixelOf(chart, 'x', explored.x.of(candidate) as number),
    pixelOf(chart, 'y', explored.y.of(candidate) as number),
  ];
}

export const isInArea = ({ chartArea }: ScatterChart, x: number, y: number): boolean =>
  x >= chartArea.left && x <= chartArea.right && y >= chartArea.top && y <= chartArea.bottom;

export function drawLine(
  context: CanvasRenderingContext2D,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

/** Each drawing starts from a clean context. */
export function apart(chart: ScatterChart, draw: () => void): void {
  chart.ctx.save();
  draw();
  chart.ctx.restore();
}
