// The chart as a PNG: drawn once more by Chart.js on a canvas of its own, twice as fine as the screen, on a chosen background.
import { Chart } from 'chart.js';
import { createBackdrop } from '../chart/backdrop';
import { chartOptions } from '../chart/chartOptions';
import { datasets } from '../chart/datasets';
import { apart, type Scene, type ScatterChart } from '../chart/scene';
import { h } from '../dom';
import type { Zoom } from '../state/panelState';
import { fillOf, pictureTheme, type Background } from './background';
import { captionHeight, captionLeft, captionLines, captionTop, lineHeight } from './caption';
import { drawContextNames } from './contextNames';

const fineness = 2;
const headroom = 40;

function drawChart(scene: Scene, plane: Zoom, width: number, height: number): HTMLCanvasElement {
  const { state, explored, theme } = scene;
  const canvas = h('canvas', { width, height });
  const backdrop = createBackdrop(
    () => scene,
    () => 0,
    () => undefined,
  );
  const options = chartOptions(explored, state.view, plane, theme, headroom);
  const names = {
    id: 'adascaleContextNames',
    afterDraw: (chart: ScatterChart) => apart(chart, scene, [drawContextNames]),
  };
  const chart = new Chart<'scatter'>(canvas, {
    type: 'scatter',
    data: { datasets: datasets(explored, state.view, null, theme) },
    options: { ...options, responsive: false, devicePixelRatio: fineness },
    plugins: [backdrop, names],
  });
  const copy = h('canvas', { width: canvas.width, height: canvas.height });
  copy.getContext('2d')?.drawImage(canvas, 0, 0);
  chart.destroy();
  return copy;
}

/** Base64 without the `data:` head. */
export function paintPng(live: Scene, plane: Zoom, size: readonly [number, number], background: Background): string {
  const scene = { ...live, theme: pictureTheme(live.theme, background) };
  const drawn = drawChart(scene, plane, ...size);
  const lines = captionLines(scene, size[0]);
  const picture = h('canvas', { width: drawn.width, height: drawn.height + captionHeight(lines) * fineness });
  const context = picture.getContext('2d');
  if (context === null) return '';
  const fill = fillOf(live.theme, background);
  if (fill !== null) {
    context.fillStyle = fill;
    context.fillRect(0, 0, picture.width, picture.height);
  }
  context.drawImage(drawn, 0, 0);
  context.fillStyle = scene.theme.dim;
  context.font = `${Math.round(scene.theme.fontSize * 0.846) * fineness}px ${scene.theme.font}`;
  lines.forEach((line, at) =>
    context.fillText(line, captionLeft * fineness, drawn.height + (captionTop + at * lineHeight) * fineness),
  );
  return picture.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
