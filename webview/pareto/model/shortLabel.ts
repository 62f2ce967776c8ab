// Metric names where there is little room.
import type { Metric, MetricId } from '../../../src/shared/run/objectives';

const shorter: Readonly<Partial<Record<MetricId, string>>> = {
  peakMemoryBytes: 'Memory',
  parameters: 'Weights',
  sizeBytes: 'File',
};

export const shortLabel = ({ id, label }: Metric): string => shorter[id] ?? label;
