// What a candidate can be placed, shaded or brushed by: a metric of the shared table, or a gene of the run's search space.
import type { Candidate } from '../../../src/shared/run/candidate';
import { metrics } from '../../../src/shared/run/objectives';

export interface Dimension {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  /** Null where neither is better: a gene. */
  readonly direction: 'higher' | 'lower' | null;
  /** Null where unknown. */
  readonly of: (candidate: Candidate) => number | null;
  /** Names of the values 0, 1, 2… where the dimension is a choice. */
  readonly words?: readonly string[];
}

export const metricDimensions: readonly Dimension[] = metrics;

/** Genes that an older run does not have leave the first metric in their place. */
export const dimensionOf = (id: string, dimensions: readonly Dimension[]): Dimension =>
  dimensions.find((dimension) => dimension.id === id) ?? (metricDimensions[0] as Dimension);
