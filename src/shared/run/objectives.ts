// What can be optimised, plotted and budgeted. One table: the search, the CLI's --budget, the recipe schema and the panel's
// axes all read it.
import type { Candidate } from './candidate';

export type MetricId =
  'accuracy' | 'latencyMs' | 'peakMemoryBytes' | 'parameters' | 'macs' | 'sizeBytes' | 'energyMj' | 'modelledEnergyMj';

export interface Metric {
  readonly id: MetricId;
  readonly label: string;
  readonly unit: '' | '%' | 'ms' | 'bytes' | 'MACs' | 'weights' | 'mJ';
  readonly direction: 'higher' | 'lower';
  /** The value to compare; accuracy is the validation accuracy. Null where unknown. */
  readonly of: (candidate: Candidate) => number | null;
  /** Only some runs have it: shown where a candidate does. No search can be told to keep to it, for its forecasts lack it. */
  readonly onlySome?: true;
}

/** A candidate that failed before it became a graph holds 0 where nothing was counted: unknown, not free. */
const counted = (candidate: Candidate, value: number): number | null =>
  candidate.status === 'failed' && value === 0 ? null : value;

export const metrics: readonly Metric[] = [
  { id: 'accuracy', label: 'Accuracy', unit: '%', direction: 'higher', of: (c) => c.accuracy.validation },
  { id: 'latencyMs', label: 'Latency', unit: 'ms', direction: 'lower', of: (c) => c.latencyMs },
  {
    id: 'peakMemoryBytes',
    label: 'Peak memory',
    unit: 'bytes',
    direction: 'lower',
    of: (c) => counted(c, c.peakMemoryBytes),
  },
  { id: 'parameters', label: 'Parameters', unit: 'weights', direction: 'lower', of: (c) => counted(c, c.parameters) },
  { id: 'macs', label: 'MACs', unit: 'MACs', direction: 'lower', of: (c) => counted(c, c.macs) },
  { id: 'sizeBytes', label: 'File size', unit: 'bytes', direction: 'lower', of: (c) => c.sizeBytes },
  // Two metrics: what a battery gave and what assumed constants add up to cannot be compared with each other.
  {
    id: 'energyMj',
    label: 'Energy',
    unit: 'mJ',
    direction: 'lower',
    of: (c) => c.energy?.energyMj ?? null,
    onlySome: true,
  },
  {
    id: 'modelledEnergyMj',
    label: 'Modelled energy',
    unit: 'mJ',
    direction: 'lower',
    of: (c) => c.modelledEnergyMj ?? null,
    onlySome: true,
  },
];

/** What a search can be told to keep to. */
export const searchMetrics: readonly Metric[] = metrics.filter(({ onlySome }) => onlySome !== true);

/** Those that any candidate may have, and of the others those that one of these has. */
export const metricsOf = (candidates: readonly Candidate[]): readonly Metric[] =>
  metrics.filter((metric) => metric.onlySome !== true || candidates.some((one) => metric.of(one) !== null));

/** Objectives of the search, in this order. */
export const searchObjectives: readonly MetricId[] = ['accuracy', 'latencyMs', 'peakMemoryBytes', 'parameters'];

/** Hard limits: `accuracy` is a floor (0…1), every other metric a ceiling. */
export type Budgets = Readonly<Partial<Record<MetricId, number>>>;
