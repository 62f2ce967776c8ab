// A mean that a few wrong values do not bend: those further off than usual count for less, the more so the further (Huber, "Robust
// Estimation of a Location Parameter", 1964), by iteratively reweighted means.

const rounds = 10;

export interface HuberOptions {
  /** Where the mean is sought from on; positive. */
  readonly start: number;
  /** Relative distance from the mean up to which a value counts in full. */
  readonly usual: number;
}

/** @param values At least one. @param weights One a value, positive. */
export function huberMean(
  values: readonly number[],
  weights: readonly number[],
  { start, usual }: HuberOptions,
): number {
  let mean = start;
  for (let round = 0; round < rounds; round++) {
    const counts = values.map((value, i) => weights[i]! * Math.min(1, usual / Math.abs(value / mean - 1)));
    const total = counts.reduce((sum, count) => sum + count, 0);
    mean = values.reduce((sum, value, i) => sum + value * counts[i]!, 0) / total;
  }
  return mean;
}
