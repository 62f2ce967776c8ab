// Figures in words: with units, with their change against the baseline, with where they come from.
import { formatBytes, formatCount, formatMj, formatMs, formatPercent } from '../../../src/shared/format';
import type { Candidate, FigureSource } from '../../../src/shared/run/candidate';
import { texts } from '../l10n/texts';
import type { Dimension } from './dimension';
import { metricScale } from './metricScale';

const { figures: words } = texts;

/** Where a figure stands: a figure with a source, or a count taken from the graph, which is exact. */
export type Origin = FigureSource['provenance'] | 'exact' | 'estimated';

type Format = (value: number | null) => string;

/** Units that are written in a way of their own; any other is a count, in its unit if it has one. */
const unitFormats: Readonly<Record<string, Format>> = {
  '%': formatPercent,
  ms: formatMs,
  mJ: formatMj,
  bytes: formatBytes,
  MACs: formatCount,
  weights: formatCount,
  '': formatCount,
};

export function formatFigure(metric: Dimension, value: number | null): string {
  if (metric.words !== undefined) return value === null ? '' : (metric.words[value] ?? '');
  const format = unitFormats[metric.unit];
  if (format !== undefined) return format(value);
  return value === null ? '' : `${Number(value.toPrecision(3)).toLocaleString('en-GB')} ${metric.unit}`;
}

const signed = (value: number, text: string): string => `${value < 0 ? '−' : value > 0 ? '+' : '±'}${text}`;

/** Accuracy in points, everything else in percent of the baseline; blank where either is unknown. */
export function formatChange(metric: Dimension, value: number | null, baseline: number | null): string {
  if (value === null || baseline === null) return '';
  if (metric.unit === '%') return signed(value - baseline, words.pts((Math.abs(value - baseline) * 100).toFixed(1)));
  if (baseline === 0) return '';
  const share = (value - baseline) / baseline;
  return signed(Math.round(share * 100), `${Math.abs(share * 100).toFixed(0)} %`);
}

/** The source that the journal keeps for this metric; null for counts and sizes. */
export function sourceOf(metric: Dimension, candidate: Candidate): FigureSource | null {
  const sources: Readonly<Partial<Record<string, FigureSource>>> = {
    ...candidate.provenance,
    energyMj: { provenance: 'measured' },
    modelledEnergyMj: { provenance: 'assumed' },
  };
  return sources[metric.id] ?? null;
}

/** False where a known figure is an estimate. */
export const isSure = (metric: Dimension, candidate: Candidate): boolean => {
  const origin = originOf(metric, candidate);
  return origin === null || origin === 'measured' || origin === 'exact';
};

export function originOf(metric: Dimension, candidate: Candidate): Origin | null {
  if (metric.of(candidate) === null) return null;
  if (metric.id === 'energyMj' && candidate.energy?.quality === 'estimated') return 'estimated';
  return sourceOf(metric, candidate)?.provenance ?? 'exact';
}

/** `± 0.11`, in the unit of the value beside it; blank where no spread is known. */
export function formatSpread(metric: Dimension, candidate: Candidate): string {
  const spread = sourceOf(metric, candidate)?.spread;
  const value = metric.of(candidate);
  if (spread === undefined || value === null) return '';
  const shown = spread / metricScale(metric, value).factor;
  return `± ${metric.unit === '%' ? shown.toFixed(1) : Number(shown.toPrecision(2))}`;
}

/** One line on where a figure comes from: `Median of 30 runs, this computer, onnxruntime-node 1.30.0, 1 thread`. */
export function describeLatencySource(source: FigureSource): string {
  const where = [source.device, source.runtime].filter((part) => part !== undefined).join(', ');
  const runs = source.samples === undefined ? words.measured : words.median(source.samples);
  const head =
    source.provenance === 'measured' ? runs : source.provenance === 'predicted' ? words.predicted : words.assumed;
  return where === '' ? `${head}.` : words.on(head, where);
}
