// What can be optimised, plotted and budgeted. One table: the search, the CLI's --budget, the recipe schema and the panel's
// axes all read it.
import type { Candidate } from './candidate';

export type MetricId = 'accuracy' | 'latencyMs' | 'peakMemoryBytes' | 'parameters' | 'macs' | 'sizeBytes';

export interface Metric {
  readonly id: MetricId;
  readonly label: string;
  readonly unit: '' | '%' | 'ms' | 'bytes' | 'MACs' | 'weights';
  readonly direction: 'higher' | 'lower';
  /** The value to compare; accuracy is the validation accuracy. Null where unknown. */
  readonly of: (candidate: Candidate) => number | null;
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
];

/** Objectives of the search, in this order. */
export const searchObjectives: readonly MetricId[] = ['accuracy', 'latencyMs', 'peakMemoryBytes', 'parameters'];

/** Hard limits: `accuracy` is a floor (0…1), every other metric a ceiling. */
export type Budgets = Readonly<Partial<Record<MetricId, number>>>;
