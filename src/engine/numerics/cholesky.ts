// Cholesky factorisation of a symmetric positive definite matrix and the triangular solves that go with it, on flat
// row-major arrays: all the linear algebra that Gaussian processes need, which factor hundreds of matrices (Rasmussen and Williams, "Gaussian Processes for
// Machine Learning", 2006, algorithm 2.1).

/** Lower triangle L with L·Lᵀ = `matrix`, [n, n]; null where the matrix is not positive definite. */
export function cholesky(matrix: Float64Array, n: number): Float64Array | null {
  const lower = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * n + column] as number;
      for (let k = 0; k < column; k++) sum -= (lower[row * n + k] as number) * (lower[column * n + k] as number);
      if (row === column) {
        if (!(sum > 0)) return null;
        lower[row * n + row] = Math.sqrt(sum);
      } else {
        lower[row * n + column] = sum / (lower[column * n + column] as number);
      }
    }
  }
  return lower;
}

/** x with L·x = `right`, [n]. */
export function solveLower(lower: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const x = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    let sum = right[row] as number;
    for (let k = 0; k < row; k++) sum -= (lower[row * n + k] as number) * (x[k] as number);
    x[row] = sum / (lower[row * n + row] as number);
  }
  return x;
}

/** x with Lᵀ·x = `right`, [n]. */
export function solveUpper(lower: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const x = new Float64Array(n);
  for (let row = n - 1; row >= 0; row--) {
    let sum = right[row] as number;
    for (let k = row + 1; k < n; k++) sum -= (lower[k * n + row] as number) * (x[k] as number);
    x[row] = sum / (lower[row * n + row] as number);
  }
  return x;
}

/** (L·Lᵀ)⁻¹, [n, n]. */
export function inverseFrom(lower: Float64Array, n: number): Float64Array {
  // Column j of L's inverse is kept as row j, so that the sums below run along memory.
  const columns = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    columns[j * n + j] = 1 / lower[j * n + j]!;
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum += lower[i * n + k]! * columns[j * n + k]!;
      columns[j * n + i] = -sum / lower[i * n + i]!;
    }
  }
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += columns[i * n + k]! * columns[j * n + k]!;
      inverse[i * n + j] = sum;
      inverse[j * n + i] = sum;
    }
  }
  return inverse;
}
