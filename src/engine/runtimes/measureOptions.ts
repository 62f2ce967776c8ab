// How a measurement is taken unless the caller says otherwise.
import type { MeasureOptions } from './runtime';

/** Warm-up, then at least 30 runs and 2 s of runs for each model. */
export const defaultMeasureOptions: MeasureOptions = { threads: 1, warmUpRuns: 5, minimumRuns: 30, minimumMs: 2000 };
