import { metrics, type Metric } from '../../../src/shared/run/objectives';
import type { Explored } from './explore';

/** Columns of a run's figures: what only some runs have is left out where none of its candidates has it. */
export const shownMetrics = ({ ranges }: Pick<Explored, 'ranges'>): readonly Metric[] =>
  metrics.filter(({ id, onlySome }) => onlySome !== true || ranges[id] !== null);
