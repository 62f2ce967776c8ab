// What the quantiser has to know of the activations, seen on a calibration set.

export interface ActivationSummary {
  /** The range that is kept; values outside are clipped. Contains 0. */
  readonly low: number;
  readonly high: number;
  /** Mean by channel (axis 1), [channels]. */
  readonly means: Float32Array;
}

/** One summary a value of the quantisation plan, in its order. */
export type Calibration = readonly ActivationSummary[];

/** Scale and zero point of unsigned 8-bit integers over a range: x ≈ scale · (q − zero). */
export interface AffineScale {
  readonly scale: number;
  readonly zero: number;
}

/** Steps between the least and the greatest of 256 integers. */
const steps = 255;

/** A range that holds nothing but 0 gets a scale that no activation can tell. */
const leastScale = 1e-12;

export function affineScale({ low, high }: Pick<ActivationSummary, 'low' | 'high'>): AffineScale {
  const scale = Math.fround(Math.max((high - low) / steps, leastScale));
  return { scale, zero: Math.min(steps, Math.max(0, Math.round(-low / scale))) };
}
