// What each thing that a method does costs on a device: non-negative factors of its work that leave the least absolute relative
// errors, so that a few kernels that run otherwise do not bend the rest.
import { solveRobustly } from '../../numerics/robustNonNegative';

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
  const rows = works.map((work, i) => work.map((count) => count / latenciesMs[i]!));
  const left = (factors: readonly number[], i: number): number => logRatio(works[i]!, factors, latenciesMs[i]!);
  return solveRobustly(
    rows,
    latenciesMs.map(() => 1),
    left,
    { rounds, usual },
  );
}

/** Of what was measured over what the work costs. */
export const logRatio = (work: readonly number[], factors: readonly number[], latencyMs: number): number =>
  Math.log(latencyMs / costOf(work, factors));
