// What the Gaussian process of a method sees of a kernel: its shape, what the work costs, and which part of that each count makes
// up. A count that is charged too little or too much on a device is missed in proportion to its part.
import type { Dialect } from '../workload/dialects';
import type { KernelMethod } from '../workload/kernelMethods';
import { workNames } from '../workload/kernelWork';
import type { KernelShape } from '../kernelShape';
import { costOf } from './fitCosts';
import { featureNames, kernelFeatures } from './kernelFeatures';

/** The columns beside the features; there is a part for each count of the method. */
export const costColumns = ['cost', 'parts'] as const;

/** How many columns {@link modelColumns} has. */
export const columnCount = (method: KernelMethod): number => featureNames.length + 1 + workNames(method).length;

/** @param work Counts of the method. @param factors ms for each. */
export function modelColumns(
  shape: KernelShape,
  dialect: Dialect,
  work: readonly number[],
  factors: readonly number[],
): readonly number[] {
  const costMs = costOf(work, factors);
  const parts = work.map((count, i) => (count * factors[i]!) / costMs);
  return [...kernelFeatures(shape, dialect), Math.log2(costMs), ...parts];
}
