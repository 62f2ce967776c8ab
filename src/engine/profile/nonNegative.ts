// Non-negative least squares for a handful of unknowns. With n unknowns there are only 2^n sets of positive ones, and the
// solution is the unconstrained one of the best set whose values are all non-negative (Lawson and Hanson, 1974, chapter 23);
// for n up to 6 trying them all is simpler than an active-set walk and cannot cycle.
import { Matrix, solve } from 'ml-matrix';

/**
 * Minimises the squared error of rows · x − targets over x ≥ 0.
 *
 * @param rows m rows of n numbers, n at most 6.
 * @returns n values; all zero where no set of unknowns can be solved for.
 */
export function solveNonNegative(rows: readonly (readonly number[])[], targets: readonly number[]): readonly number[] {
  const unknowns = rows[0]?.length ?? 0;
  if (unknowns > 6) throw new RangeError(`${unknowns} unknowns; at most 6`);
  let best: readonly number[] = new Array<number>(unknowns).fill(0);
  let bestError = squaredError(rows, targets, best);
  for (let set = 1; set < 1 << unknowns; set++) {
    const candidate = solveSubset(rows, targets, unknowns, set);
    if (!candidate.every((value) => value >= 0)) continue;
    const error = squaredError(rows, targets, candidate);
    if (error < bestError) [best, bestError] = [candidate, error];
  }
  return best;
}

function solveSubset(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  unknowns: number,
  set: number,
): number[] {
  const chosen = Array.from({ length: unknowns }, (_, i) => i).filter((i) => (set >> i) & 1);
  const matrix = new Matrix(rows.map((row) => chosen.map((i) => row[i]!)));
  const solution = solve(matrix, Matrix.columnVector([...targets]), true);
  const full = new Array<number>(unknowns).fill(0);
  chosen.forEach((i, position) => (full[i] = solution.get(position, 0)));
  return full;
}

const squaredError = (rows: readonly (readonly number[])[], targets: readonly number[], x: readonly number[]): number =>
  rows.reduce((sum, row, i) => sum + (row.reduce((dot, value, j) => dot + value * x[j]!, 0) - targets[i]!) ** 2, 0);
