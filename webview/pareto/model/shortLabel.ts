// Metric names where there is little room.
import type { Dimension } from './dimension';

const shorter: Readonly<Partial<Record<string, string>>> = {
  peakMemoryBytes: 'Memory',
  parameters: 'Weights',
  sizeBytes: 'File',
};

export const shortLabel = ({ id, label }: Pick<Dimension, 'id' | 'label'>): string => shorter[id] ?? label;
