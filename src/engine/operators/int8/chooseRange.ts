// The range of an activation with the least mean squared error of rounding and clipping together (Nagel et al. 2021, section
// 3.1, "range setting by MSE"): a few outliers are clipped where that makes the steps for all others finer.
import { affineScale } from './calibration';

/** Counts of values in bins of equal width from `low` to `high`. */
export interface Histogram {
  readonly low: number;
  readonly high: number;
  readonly counts: Float64Array;
}

/** Kept shares of the whole range that are tried. */
const leastShare = 0.2;
const triedShares = 60;

function squaredError(
  { low, high, counts }: Histogram,
  range: { readonly low: number; readonly high: number },
): number {
  const { scale, zero } = affineScale(range);
  const width = (high - low) / counts.length;
  let error = 0;
  counts.forEach((count, bin) => {
    if (count === 0) return;
    const value = low + (bin + 0.5) * width;
    const integer = Math.min(255, Math.max(0, Math.round(value / scale) + zero));
    error += count * (value - (integer - zero) * scale) ** 2;
  });
  return error;
}

/** `histogram.low` ≤ 0 ≤ `histogram.high`. The widest of equally good ranges. */
export function chooseRange(histogram: Histogram): { readonly low: number; readonly high: number } {
  const { low, high } = histogram;
  const ranges = Array.from({ length: triedShares }, (_, step) => {
    const share = 1 - ((1 - leastShare) * step) / (triedShares - 1);
    return { low: low * share, high: high * share };
  });
  const errors = ranges.map((range) => squaredError(histogram, range));
  return ranges[errors.indexOf(Math.min(...errors))] ?? { low, high };
}
