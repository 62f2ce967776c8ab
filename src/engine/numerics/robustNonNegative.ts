// Non-negative least squares that a few wrong rows do not bend: weighted anew by what each solution leaves (iteratively reweighted
// least squares: Holland and Welsch, 1977).
import { solveNonNegative } from './nonNegative';

export interface Robustness {
  readonly rounds: number;
  /** What is left up to this is squared, what is beyond counts as it is. */
  readonly usual: number;
}

/**
 * @param rows m rows of n numbers.
 * @param left What a solution leaves of a row, by which the row is weighted.
 * @returns n values, none below zero.
 */
export function solveRobustly(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  left: (solution: readonly number[], row: number) => number,
  { rounds, usual }: Robustness,
): readonly number[] {
  let weights = targets.map(() => 1);
  let solution: readonly number[] = [];
  for (let round = 0; round < rounds; round++) {
    const found = solveNonNegative(
      rows.map((row, i) => row.map((value) => weights[i]! * value)),
      targets.map((target, i) => weights[i]! * target),
    );
    weights = targets.map((_, i) => 1 / Math.sqrt(Math.max(usual, Math.abs(left(found, i)))));
    solution = found;
  }
  return solution;
}
