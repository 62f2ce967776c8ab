// How a device's state stretches a stated latency in the simulator. Both curves are assumptions until a device's own
// measurements replace them: clocks fall with Android's thermal status, and once the working set passes free memory the system
// pages and latency explodes. The knee's steepness is fitted to the measurement that arXiv 2412.00724 reports (1.13 s with
// 200 MB free, 47.9 s with 120 MB): (200 / 120)^7.33 = 42.4.

export interface ThrottleModel {
  /** Latency factor by thermal status 0…6. */
  readonly thermal: readonly number[];
  /** Latency factor (peak memory / free memory)^this, where the ratio is above 1. */
  readonly cliffExponent: number;
  /** The factor of the cliff ends here: a device that pages this much would end the app. */
  readonly cliffCeiling: number;
  readonly provenance: 'assumed' | 'measured';
}

export const assumedThrottle: ThrottleModel = {
  thermal: [1, 1.05, 1.2, 1.5, 2, 3, 4],
  cliffExponent: 7.33,
  cliffCeiling: 100,
  provenance: 'assumed',
};

/** The factor on a stated latency. @param thermalStatus @param freeMemoryBytes undefined where unknown: no effect. */
export function latencyFactor(
  model: ThrottleModel,
  peakMemoryBytes: number,
  thermalStatus?: number,
  freeMemoryBytes?: number,
): number {
  const status = Math.min(model.thermal.length - 1, Math.max(0, Math.floor(thermalStatus ?? 0)));
  const ratio = freeMemoryBytes === undefined ? 0 : peakMemoryBytes / Math.max(1, freeMemoryBytes);
  return (model.thermal[status] ?? 1) * (ratio <= 1 ? 1 : Math.min(model.cliffCeiling, ratio ** model.cliffExponent));
}
