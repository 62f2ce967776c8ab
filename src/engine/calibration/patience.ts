// How long each network of a calibration is run in one pass, and how many together: what people get is fixed here, tests ask
// for less.
import { usualMemoryPatience, type MemoryPatience } from './measureMemory';
import type { MeasureOptions } from '../runtimes/runtime';

export type Runs = Pick<MeasureOptions, 'warmUpRuns' | 'rehearsals' | 'minimumRuns' | 'minimumMs'>;

export interface Patience {
  readonly kernels: Runs;
  /** Kernels in one process: to start it and to load what is measured takes nine tenths of the time. */
  readonly kernelsAtOnce: number;
  /** Times that kernels are measured in one pass while the device is disturbed. */
  readonly attempts: number;
  readonly networks: Runs;
  readonly memory: MemoryPatience;
}

/**
 * Kernels are rehearsed before each measured run: small ones take half as long again, or twice as long, when others have just
 * used the caches, and by how much depends on which others those are. Whole networks are measured as a search measures
 * candidates, one after the other; they are longer than kernels and fewer.
 */
export const usualPatience: Patience = {
  kernels: { warmUpRuns: 3, rehearsals: 1, minimumRuns: 40, minimumMs: 10 },
  kernelsAtOnce: 16,
  attempts: 2,
  networks: { warmUpRuns: 3, minimumRuns: 30, minimumMs: 20 },
  memory: usualMemoryPatience,
};
