// How long a candidate is measured during the search; the final table measures longer (runtimes/measureOptions).
import type { MeasureOptions } from '../runtimes/runtime';

export const searchMeasureOptions: MeasureOptions = { threads: 1, warmUpRuns: 3, minimumRuns: 20, minimumMs: 400 };
