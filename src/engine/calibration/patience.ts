// How long each network of a calibration is run in one pass, and how many together: what people get is fixed here, tests ask
// for less.
import { usualMemoryPatience, type MemoryPatience } from './measureMemory';
import type { MeasureOptions } from '../runtimes/runtime';

export type Runs = Pick<MeasureOptions, 'warmUpRuns' | 'minimumRuns' | 'minimumMs'>;

export interface Patience {
  readonly kernels: Runs;
  /** Kernels in one process. */
  readonly kernelsAtOnce: number;
  readonly networks: Runs;
  readonly memory: MemoryPatience;
}

/**
 * Few kernels at a time: networks that are measured together share the caches, as no network does with others in use. Whole
 * networks are longer than kernels and fewer.
 */
export const usualPatience: Patience = {
  kernels: { warmUpRuns: 3, minimumRuns: 40, minimumMs: 10 },
  kernelsAtOnce: 6,
  networks: { warmUpRuns: 3, minimumRuns: 30, minimumMs: 20 },
  memory: usualMemoryPatience,
};
