// What `current_now` means on a device: the kernel's documentation says microamperes (power_supply_class), makers also write
// milliamperes, and the sign of a discharge differs. Both are found by putting an idle phone beside a busy one: discharging
// currents move away from zero under load, and a phone draws between some ten milliamperes and some amperes.

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
 * Unit and sign from raw figures of an idle and a busy device that is NOT charging.
 *
 * @returns null where they do not tell: too few, all zero, or no stronger under load.
 */
export function findCurrentScale(idle: readonly number[], load: readonly number[]): CurrentScale | null {
  if (idle.length < fewestSamples || load.length < fewestSamples) return null;
  const [idleMedian, loadMedian] = [median(idle), median(load)];
  if (loadMedian === 0 || Math.abs(loadMedian) <= Math.abs(idleMedian)) return null;
  const isMicroamperes = Math.max(...load.map(Math.abs)) > mostMilliamperes;
  return { milliamperes: isMicroamperes ? 1e-3 : 1, dischargeSign: loadMedian > 0 ? 1 : -1 };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
