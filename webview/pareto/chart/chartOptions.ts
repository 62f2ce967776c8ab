// Axes and behaviour of the chart. Values stay in their own units (shares, bytes); ticks and titles show them in the scale
// that the table uses, too. The pointer and the keys are ours (pointer.ts, keyboard.ts), so Chart.js listens to nothing.
import type { ChartOptions } from 'chart.js';
import { texts } from '../l10n/texts';
import type { Dimension } from '../model/dimension';
import type { Explored } from '../model/explore';
import { formatScaled, type MetricScale } from '../model/metricScale';
import type { Range, View, Zoom } from '../state/panelState';
import type { Theme } from '../theme';

const title = (metric: Dimension, scale: MetricScale): string => {
  const unit = scale.unit === '' ? '' : `, ${scale.unit}`;
  return metric.direction === null
    ? `${metric.label}${unit}`
    : `${metric.label}${unit}  (${texts.chart.better[metric.direction]})`;
};

/** On a log axis only 1, 2 and 5 of each power get a number: the others would run into each other. */
const isLabelled = (value: number): boolean =>
  [1, 2, 5].includes(Math.round((value / 10 ** Math.floor(Math.log10(value) + 1e-9)) * 1e6) / 1e6);

/** Ticks need no digits that all of them share as zeros. */
const tick = (metric: Dimension, scale: MetricScale, value: number, step: number): string => {
  const decimals = Math.max(0, Math.min(4, Math.ceil(-Math.log10(step / scale.factor) - 1e-9)));
  return Number.isFinite(decimals) && step > 0
    ? (value / scale.factor).toFixed(decimals)
    : formatScaled(metric, scale, value);
};

function axis(metric: Dimension, scale: MetricScale, [min, max]: Range, log: boolean, theme: Theme) {
  const font = { family: theme.font, size: Math.round(theme.fontSize * 0.846) };
  return {
    type: log ? ('logarithmic' as const) : ('linear' as const),
    min,
    max,
    border: { color: theme.grid },
    grid: { color: theme.grid, drawTicks: false, lineWidth: 1 },
    title: { display: true, text: title(metric, scale), color: theme.dim, font, padding: 3 },
    ticks: {
      color: theme.dim,
      font,
      padding: 6,
      maxTicksLimit: 9,
      ...(metric.words && { stepSize: 1 }),
      maxRotation: 0,
      includeBounds: false,
      callback: (value: number | string, _index: number, all: readonly { readonly value: number }[]): string => {
        if (metric.words) return metric.words[Number(value)] ?? '';
        if (log) return isLabelled(Number(value)) ? formatScaled(metric, scale, Number(value)) : '';
        return tick(metric, scale, Number(value), Math.abs((all[1]?.value ?? 0) - (all[0]?.value ?? 0)));
      },
    },
  };
}

/** `headroom`: what stands above the plot area, px. */
export function chartOptions(
  explored: Explored,
  view: View,
  plane: Zoom,
  theme: Theme,
  headroom: number,
): ChartOptions<'scatter'> {
  const { x, y, xScale, yScale } = explored;
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    parsing: false,
    normalized: true,
    events: [],
    layout: { padding: { top: headroom, right: 14 } },
    scales: {
      x: axis(x, xScale, plane.x, view.axes.xLog, theme),
      y: axis(y, yScale, plane.y, view.axes.yLog, theme),
    },
    plugins: { legend: { display: false }, tooltip: { enabled: false } },
  };
}
