// How a device's state stretches a stated latency in the simulator. Clocks fall with Android's thermal status: an assumption. Once
// the peak memory passes what is free the system pages and latency explodes: as the device's calibration measured it, else
// assumed as well, with the steepness of the measurement that arXiv 2412.00724 reports (1.13 s with 200 MB free, 47.9 s with
// 120 MB): (200 / 120)^7.33 = 42.4.
import { cliffFactor, endedFactor, type MeasuredCliff, type MemoryCliff } from '../device/memoryCliff';

export interface ThrottleModel {
  /** Latency factor by thermal status 0…6. */
  readonly thermal: readonly number[];
  readonly cliff: MemoryCliff;
  /** Where the cliff comes from; null where it is assumed. */
  readonly measured: MeasuredCliff | null;
}

export const assumedThrottle: ThrottleModel = {
  thermal: [1, 1.05, 1.2, 1.5, 2, 3, 4],
  cliff: { knee: 1, exponent: 7.33, ceiling: endedFactor, wall: null },
  measured: null,
};

/** With the cliff of the device where it was measured. */
export const throttleWith = (measured: MeasuredCliff | null): ThrottleModel =>
  measured === null ? assumedThrottle : { ...assumedThrottle, cliff: measured, measured };

/** The factor on a stated latency. @param thermalStatus @param freeMemoryBytes undefined where unknown: no effect. */
export function latencyFactor(
  model: ThrottleModel,
  peakMemoryBytes: number,
  thermalStatus?: number,
  freeMemoryBytes?: number,
): number {
  const status = Math.min(model.thermal.length - 1, Math.max(0, Math.floor(thermalStatus ?? 0)));
  const ratio = freeMemoryBytes === undefined ? 0 : peakMemoryBytes / Math.max(1, freeMemoryBytes);
  return (model.thermal[status] ?? 1) * cliffFactor(model.cliff, ratio);
}
