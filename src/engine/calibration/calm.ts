import { quantile } from '../runtimes/statistics';

/** Share of the runs that are calmer than what counts: the very fastest may be a clock's fault. */
const calmShare = 0.05;

/** Latency of the calmest runs: other programs only ever add to it. */
export const calm = (latenciesMs: readonly number[]): number =>
  quantile(
    [...latenciesMs].sort((a, b) => a - b),
    calmShare,
  );
