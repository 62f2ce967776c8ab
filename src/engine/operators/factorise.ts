// The best approximation of a matrix by a product of two thin ones: its truncated singular value decomposition
// (Eckart and Young, 1936). The smaller Gram matrix is decomposed instead of the matrix itself: three times faster, and
// since the projection onto orthonormal eigenvectors is applied to the matrix, full rank still reproduces it exactly.
import { Matrix } from 'ml-matrix';
import { eigenBasis } from './eigenBasis';

export interface Factors {
  /** [rows, rank], row-major. */
  readonly left: Float32Array;
  /** [rank, columns], row-major. */
  readonly right: Float32Array;
}

/**
 * matrix ~ left · right, rank by rank in order of falling singular value; each singular value is split evenly (square
 * roots), so the first k columns and rows are the best rank-k approximation. `matrix` is row-major, rank <= min(rows, columns).
 */
export function factorise(matrix: Float64Array, rows: number, columns: number, rank: number): Factors {
  if (rows > columns) {
    const swapped = factorise(transpose(matrix, rows, columns), columns, rows, rank);
    return { left: transpose(swapped.right, rank, rows), right: transpose(swapped.left, columns, rank) };
  }
  const { vectors } = eigenBasis(gram(matrix, rows, columns));
  const left = new Float32Array(rows * rank);
  const right = new Float32Array(rank * columns);
  for (let k = 0; k < rank; k++) {
    const basis = vectors[k] ?? [];
    const response = project(basis, matrix, columns);
    const root = Math.sqrt(norm(response));
    for (let row = 0; row < rows; row++) left[row * rank + k] = (basis[row] ?? 0) * root;
    if (root > 0) for (let c = 0; c < columns; c++) right[k * columns + c] = (response[c] ?? 0) / root;
  }
  return { left, right };
}

/** matrix · matrixᵀ, [rows, rows]. */
function gram(matrix: Float64Array, rows: number, columns: number): Matrix {
  const result = new Matrix(rows, rows);
  for (let a = 0; a < rows; a++) {
    const first = matrix.subarray(a * columns, (a + 1) * columns);
    for (let b = a; b < rows; b++) {
      const second = matrix.subarray(b * columns, (b + 1) * columns);
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += (first[c] ?? 0) * (second[c] ?? 0);
      result.set(a, b, sum);
      result.set(b, a, sum);
    }
  }
  return result;
}

/** vectorᵀ · matrix. */
function project(vector: readonly number[], matrix: Float64Array, columns: number): Float64Array {
  const result = new Float64Array(columns);
  vector.forEach((factor, row) => {
    const offset = row * columns;
    for (let c = 0; c < columns; c++) result[c] = (result[c] ?? 0) + factor * (matrix[offset + c] ?? 0);
  });
  return result;
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

function transpose<T extends Float32Array | Float64Array>(matrix: T, rows: number, columns: number): T {
  const result = matrix.slice() as T;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = matrix[row * columns + column] ?? 0;
    }
  }
  return result;
}
