// What a linear layer's input really holds: its second moments, their square root and its inverse. Weights times the root
// answer white noise as the layer answers its real inputs, so decomposing them minimises the error of responses instead of
// weights (Zhang et al., "Accelerating Very Deep Convolutional Networks", 2015, section 3.1, in whitened coordinates).
import { Matrix } from 'ml-matrix';
import { eigenBasis } from './eigenBasis';

export interface Whitening {
  /** Symmetric square root of the second moments. */
  readonly root: Matrix;
  readonly inverseRoot: Matrix;
}

/** Of the mean second moment: directions that the sample never shows count for next to nothing, but stay invertible. */
const ridge = 1e-4;

/** From vectors of equal length; `centred` where a constant makes no difference behind the layer. Null where all are zero. */
export function whitening(vectors: readonly Float64Array[], centred: boolean): Whitening | null {
  const moments = secondMoments(vectors, centred);
  const size = moments.rows;
  const mean = moments.trace() / Math.max(1, size);
  if (!(mean > 0)) return null;
  for (let i = 0; i < size; i++) moments.set(i, i, moments.get(i, i) + ridge * mean);
  const basis = eigenBasis(moments);
  const power = (exponent: number): Matrix => {
    const vectorsAsRows = new Matrix(basis.vectors.map((vector) => [...vector]));
    const scaled = vectorsAsRows.clone();
    basis.energies.forEach((energy, row) => scaled.mulRow(row, Math.max(energy, ridge * mean) ** exponent));
    return vectorsAsRows.transpose().mmul(scaled);
  };
  return { root: power(0.5), inverseRoot: power(-0.5) };
}

/** Mean of x·xᵀ, about the mean where `centred`. */
export function secondMoments(vectors: readonly Float64Array[], centred: boolean): Matrix {
  const size = vectors[0]?.length ?? 0;
  const mean = new Float64Array(size);
  if (centred)
    for (const vector of vectors) vector.forEach((value, i) => (mean[i] = (mean[i] ?? 0) + value / vectors.length));
  const sums = Array.from({ length: size }, () => new Float64Array(size));
  const shifted = new Float64Array(size);
  for (const vector of vectors) {
    for (let i = 0; i < size; i++) shifted[i] = (vector[i] as number) - (mean[i] as number);
    for (let i = 0; i < size; i++) {
      const factor = (shifted[i] as number) / vectors.length;
      const sum = sums[i] as Float64Array;
      if (factor !== 0) for (let j = 0; j < size; j++) sum[j] = (sum[j] as number) + factor * (shifted[j] as number);
    }
  }
  return new Matrix(sums);
}
