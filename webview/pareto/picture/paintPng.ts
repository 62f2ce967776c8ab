// The chart as a PNG: drawn once more by Chart.js on a canvas of its own, twice as fine as the screen, on a chosen background.
import { Chart } from 'chart.js';
import { metricOf } from '../../../src/shared/pareto/dominance';
import { createBackdrop } from '../chart/backdrop';
import { chartOptions } from '../chart/chartOptions';
import { datasets } from '../chart/datasets';
import { latencyAxis } from '../chart/drawBudgets';
import { pixelOf, type Scene, type ScatterChart } from '../chart/scene';
import { h } from '../dom';
import { contextsOf } from '../model/contexts';
import { formatFigure } from '../model/figures';
import type { Zoom } from '../state/panelState';
import { fillOf, pictureTheme, type Background } from './background';
import { caption } from './caption';

const fineness = 2;
const captionHeight = 22;
const headroom = 40;

/** The flags are not part of the canvas: in a picture their words stand over the lines. */
function drawContextNames(chart: ScatterChart, { explored, state, theme }: Scene): void {
  const axis = latencyAxis(explored);
  if (axis === null) return;
  const { ctx, chartArea: area } = chart;
  ctx.save();
  ctx.font = `${Math.round(theme.fontSize * 0.846)}px ${theme.font}`;
  ctx.fillStyle = theme.foreground;
  contextsOf(state).forEach(({ name, limit }, place) => {
    const at = pixelOf(chart, axis, limit);
    const text = `${name} ≤ ${formatFigure(metricOf('latencyMs'), limit)}`;
    if (axis === 'x' && at >= area.left && at <= area.right)
      ctx.fillText(text, at + 3, area.top - 6 - (place % 2) * 14);
    if (axis === 'y' && at >= area.top && at <= area.bottom)
      ctx.fillText(text, area.right - ctx.measureText(text).width - 4, at - 4);
  });
  ctx.restore();
}

function drawChart(scene: Scene, plane: Zoom, width: number, height: number): HTMLCanvasElement {
  const { state, explored, theme } = scene;
  const canvas = h('canvas', { width, height });
  const backdrop = createBackdrop(
    () => scene,
    () => 0,
    () => undefined,
  );
  const options = chartOptions(explored, state.view, plane, theme, headroom);
  const names = { id: 'adascaleContextNames', afterDraw: (chart: ScatterChart) => drawContextNames(chart, scene) };
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
  const picture = h('canvas', { width: drawn.width, height: drawn.height + captionHeight * fineness });
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
  context.fillText(caption(scene), 12 * fineness, drawn.height + 13 * fineness);
  return picture.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
