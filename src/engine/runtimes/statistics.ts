// Order statistics of repeated measurements: latencies have a long upper tail, so the median and quartiles describe them and
// the mean does not.

export interface LatencySummary {
  readonly medianMs: number;
  readonly p90Ms: number;
  /** Interquartile range. */
  readonly spreadMs: number;
  readonly samples: number;
}

/** Quantile `share` (0…1) of ascending values, linear between neighbours. */
export function quantile(ascending: readonly number[], share: number): number {
  const position = (ascending.length - 1) * share;
  const below = Math.floor(position);
  const low = ascending[below];
  if (low === undefined) throw new RangeError('quantile of no values');
  return low + ((ascending[below + 1] ?? low) - low) * (position - below);
}

/** Median, 90th percentile and interquartile range of at least one latency. */
export function summarise(latenciesMs: readonly number[]): LatencySummary {
  const ascending = [...latenciesMs].sort((a, b) => a - b);
  return {
    medianMs: quantile(ascending, 0.5),
    p90Ms: quantile(ascending, 0.9),
    spreadMs: quantile(ascending, 0.75) - quantile(ascending, 0.25),
    samples: ascending.length,
  };
}
