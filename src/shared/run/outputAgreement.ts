// Whether a target computes what this computer computes: the same file on the same seeded inputs.
import { orNull, readBoolean, readFields, readWithin } from './fields';

/** Kernels of other processors round otherwise, by less; above this a device computes something else. */
export const outputTolerance = 1e-4;

export interface OutputAgreement {
  /** Largest absolute difference of any output; null where it has no end: values that are no numbers, or are not there. */
  readonly maximumDifference: number | null;
  /** Beyond {@link outputTolerance}. */
  readonly differs: boolean;
}

/** @param maximumDifference May be infinite. */
export const toOutputAgreement = (maximumDifference: number): OutputAgreement => ({
  maximumDifference: Number.isFinite(maximumDifference) ? maximumDifference : null,
  differs: !(maximumDifference <= outputTolerance),
});

/** Of a network that was compared in several forms; undefined where one of them was not compared, or there is none. */
export function worstAgreement(all: readonly (OutputAgreement | undefined)[]): OutputAgreement | undefined {
  const known = all.filter((one) => one !== undefined);
  if (known.length === 0 || known.length < all.length) return undefined;
  const largest = Math.max(...known.map(({ maximumDifference }) => maximumDifference ?? Infinity));
  return toOutputAgreement(largest);
}

/** @throws AdaScaleError `run.invalid` naming the field. */
export const readOutputAgreement = readFields<OutputAgreement>({
  maximumDifference: orNull(readWithin(0, Number.MAX_VALUE)),
  differs: readBoolean,
});
