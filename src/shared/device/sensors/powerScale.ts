// What `current_now` means on a device: the kernel's documentation says microamperes (power_supply_class), makers also write
// milliamperes, and the sign of a discharge differs. Both are found by putting an idle phone beside a busy one: load moves the
// current towards discharge, whatever the sign, and a phone draws between some ten milliamperes and some amperes.
import type { PowerSample } from './measureEnergy';
import type { RawPower } from './powerSource';

export interface CurrentScale {
  /** What one unit of the raw figure is. */
  readonly milliamperes: number;
  /** Times the raw figure, so that a discharge is positive. */
  readonly dischargeSign: 1 | -1;
}

/** Above this a raw figure in mA would be more than any phone draws. */
const mostMilliamperes = 12_000;
/** Fewer cannot tell a change from noise. */
const fewestSamples = 5;

/**
 * Unit and sign from raw figures of an idle and a busy device. Without a charger the busy one must draw more, and its figure has
 * the sign of a discharge; on a charger the figure of either may be of a charge, and the direction of the change tells.
 *
 * @returns null where they do not tell: too few, all zero, or no change beyond the noise of the idle device.
 */
export function findCurrentScale(
  idle: readonly number[],
  load: readonly number[],
  charging: boolean | null = false,
): CurrentScale | null {
  if (idle.length < fewestSamples || load.length < fewestSamples) return null;
  const [idleMedian, loadMedian] = [quantile(idle, 0.5), quantile(load, 0.5)];
  const change = loadMedian - idleMedian;
  if (Math.abs(change) <= quantile(idle, 0.75) - quantile(idle, 0.25)) return null;
  if (charging !== true && (loadMedian === 0 || Math.abs(loadMedian) <= Math.abs(idleMedian))) return null;
  const isMicroamperes = Math.max(...load.map(Math.abs), ...idle.map(Math.abs)) > mostMilliamperes;
  const direction = charging === true ? change : loadMedian;
  return { milliamperes: isMicroamperes ? 1e-3 : 1, dischargeSign: direction > 0 ? 1 : -1 };
}

/** Of values in any order. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)]!;
  return low + (sorted[Math.ceil(position)]! - low) * (position % 1);
}

/** Power that the battery gives, mW. */
export const toPowerSample = (
  { timeMs, rawCurrent, voltageMv }: RawPower,
  { milliamperes, dischargeSign }: CurrentScale,
): PowerSample => ({ timeMs, milliwatts: (dischargeSign * rawCurrent * milliamperes * voltageMv) / 1000 });
