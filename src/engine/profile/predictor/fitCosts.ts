// What each thing that a method does costs on a device: non-negative factors of its work that leave the least absolute relative
// errors. Least squares are weighted anew a few times by what they leave (iteratively reweighted least squares: Holland and
// Welsch, 1977), so that a few kernels that run otherwise do not bend the rest.
import { solveNonNegative } from '../../numerics/nonNegative';

const rounds = 6;
/** Logarithms of ratios up to this are squared, those beyond count as they are. */
const usual = 0.04;
/** ms; never zero, so that it has a logarithm. */
const leastMs = 1e-5;

/** ms of a kernel by the cost of its work alone. */
export const costOf = (work: readonly number[], factors: readonly number[]): number =>
  Math.max(
    leastMs,
    work.reduce((sum, count, i) => sum + count * (factors[i] ?? 0), 0),
  );

/**
 * @param works One list of counts a kernel, all of one method.
 * @param latenciesMs One positive time a kernel.
 * @returns ms a count.
 */
export function fitCosts(works: readonly (readonly number[])[], latenciesMs: readonly number[]): readonly number[] {
  let weights = latenciesMs.map(() => 1);
  let factors: readonly number[] = [];
  for (let round = 0; round < rounds; round++) {
    const rows = works.map((work, i) => work.map((count) => (weights[i]! * count) / latenciesMs[i]!));
    factors = solveNonNegative(rows, weights);
    const found = factors;
    weights = works.map((work, i) => 1 / Math.sqrt(Math.max(usual, Math.abs(logRatio(work, found, latenciesMs[i]!)))));
  }
  return factors;
}

/** Of what was measured over what the work costs. */
export const logRatio = (work: readonly number[], factors: readonly number[], latencyMs: number): number =>
  Math.log(latencyMs / costOf(work, factors));
