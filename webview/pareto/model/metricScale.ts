// One scale a metric, so that the numbers of a column or an axis can be compared at a glance: all kB or all MB.
import type { MetricId } from '../../../src/shared/run/objectives';
import type { Dimension } from './dimension';

export interface MetricScale {
  /** Shown value = own value / factor. */
  readonly factor: number;
  /** As in a column's head: `ms`, `MB`, `M`, `%`. */
  readonly unit: string;
}

const steps: readonly (readonly [number, string])[] = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** Units that take a prefix by size; the shown text stands behind the prefix. */
const prefixed: Readonly<Record<string, string>> = { bytes: 'B', MACs: '', weights: '', '': '' };

/** `largest` is the largest value that will be shown. */
export function metricScale(metric: Pick<Dimension, 'unit'>, largest: number): MetricScale {
  if (metric.unit === '%') return { factor: 0.01, unit: '%' };
  // Small networks take millionths of a joule.
  if (metric.unit === 'mJ' && largest < 0.1) return { factor: 1e-3, unit: 'µJ' };
  const suffix = prefixed[metric.unit];
  if (suffix === undefined) return { factor: 1, unit: metric.unit };
  const [factor, prefix] = steps.find(([size]) => largest >= size) ?? [1, ''];
  return { factor, unit: `${prefix}${suffix}` };
}

/** Three significant digits, one decimal for shares; no unit. */
export function formatScaled(metric: Pick<Dimension, 'unit' | 'words'>, scale: MetricScale, value: number): string {
  if (metric.words !== undefined) return metric.words[value] ?? '';
  const shown = value / scale.factor;
  if (metric.unit === '%') return shown.toFixed(1);
  if (Math.abs(shown) >= 1000) return Math.round(shown).toLocaleString('en-GB');
  return shown === 0 ? '0' : trimPrecision(shown);
}

/** Three significant digits without an exponent. */
const trimPrecision = (value: number): string => {
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(decimals, 6));
};

export type MetricScales = Readonly<Record<MetricId, MetricScale>>;
