// How a measurement is taken unless the caller says otherwise.
import type { MeasureOptions } from './runtime';

/** Warm-up, then at least 30 rounds and 2 s for each model (three models: 30 rounds and 6 s). */
export const defaultMeasureOptions: MeasureOptions = { threads: 1, warmUpRuns: 5, minimumRuns: 30, minimumMs: 2000 };
