// An orthonormal basis in falling order of energy: the eigenvectors of a second-moment matrix, signs and order settled so
// that the same matrix always gives the same basis.
import { EigenvalueDecomposition, type Matrix } from 'ml-matrix';

export interface Basis {
  readonly size: number;
  /** Eigenvalues, falling, none below zero. */
  readonly energies: readonly number[];
  /** `vectors[k]` belongs to `energies[k]`, length `size`. */
  readonly vectors: readonly (readonly number[])[];
}

/** Of a symmetric positive semidefinite matrix. */
export function eigenBasis(moments: Matrix): Basis {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(moments, { assumeSymmetric: true });
  const size = moments.rows;
  // Eigenvalues come in rising order.
  const order = Array.from({ length: size }, (_, k) => size - 1 - k);
  return {
    size,
    energies: order.map((column) => Math.max(0, realEigenvalues[column] ?? 0)),
    vectors: order.map((column) => facingUp(eigenvectorMatrix.getColumn(column))),
  };
}

/** An eigenvector's sign is arbitrary: this one makes its entries sum to zero or more. */
function facingUp(vector: readonly number[]): readonly number[] {
  return vector.reduce((sum, value) => sum + value, 0) < 0 ? vector.map((value) => -value) : vector;
}
