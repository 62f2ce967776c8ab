// What a drawing on the chart needs to know.
import type { Chart, ChartArea } from 'chart.js';
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

/** What drawings use of a canvas context: a picture in another format has a pen of its own (picture/svgPen.ts). */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'strokeStyle'
  | 'fillStyle'
  | 'globalAlpha'
  | 'lineWidth'
  | 'lineJoin'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
  | 'save'
  | 'restore'
  | 'beginPath'
  | 'closePath'
  | 'moveTo'
  | 'lineTo'
  | 'arc'
  | 'rect'
  | 'roundRect'
  | 'clip'
  | 'stroke'
  | 'fill'
  | 'strokeRect'
  | 'setLineDash'
  | 'fillText'
  | 'strokeText'
  | 'measureText'
>;

/** What is drawn on: a pen with the scales and the plot area of a chart. */
export interface Sheet {
  readonly ctx: Pen;
  readonly chartArea: ChartArea;
  readonly scales: ScatterChart['scales'];
}

/** Where a value lies, CSS pixels on the canvas. */
export const pixelOf = (chart: Pick<Sheet, 'scales'>, axis: 'x' | 'y', value: number): number =>
  chart.scales[axis]?.getPixelForValue(value) ?? 0;

/** Where a candidate lies; null where it has no place in the plane. */
export function placeIn(
  chart: Pick<Sheet, 'scales'>,
  { explored, state }: Scene,
  candidate: Candidate,
): readonly [number, number] | null {
  if (!isPlaced(candidate, explored, state.view.axes)) return null;
  return [
    pixelOf(chart, 'x', explored.x.of(candidate) as number),
    pixelOf(chart, 'y', explored.y.of(candidate) as number),
  ];
}

export const isInArea = ({ chartArea }: Pick<Sheet, 'chartArea'>, x: number, y: number): boolean =>
  x >= chartArea.left && x <= chartArea.right && y >= chartArea.top && y <= chartArea.bottom;

export function drawLine(context: Pen, from: readonly [number, number], to: readonly [number, number]): void {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

export type Drawing = (sheet: Sheet, scene: Scene) => void;

/** Each drawing starts from a clean context. */
export function apart(sheet: Sheet, scene: Scene, drawings: readonly Drawing[]): void {
  for (const draw of drawings) {
    sheet.ctx.save();
    draw(sheet, scene);
    sheet.ctx.restore();
  }
}

/** What follows stays inside the plot area. */
export function clipToArea({ ctx, chartArea: { left, top, right, bottom } }: Sheet): void {
  ctx.beginPath();
  ctx.rect(left, top, right - left, bottom - top);
  ctx.clip();
}
