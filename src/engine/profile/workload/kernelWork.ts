// The work of a kernel by the method that computes it.
import { blockedDepthwiseWork, blockedWork } from './blockedWork';
import { dialects, type Dialect } from './dialects';
import { integerDepthwiseWork, integerProductWork, symmetricDepthwiseWork, symmetricWork } from './integerWork';
import { blockedConcatWork, concatWork, integerConcatWork } from './concatWork';
import type { KernelMethod } from './kernelMethods';
import { anyShape, type KernelShape } from '../kernelShape';
import { blockedGlobalPoolWork, globalPoolWork, integerGlobalPoolWork } from './globalPoolWork';
import { denseWork, elementWork } from './plainWork';
import { blockedPoolWork, integerPoolWork, poolWork } from './poolWork';
import { productWork } from './productWork';
import type { Work } from './work';

type Counter = (shape: KernelShape, dialect: Dialect) => Work;

const counters: Readonly<Record<KernelMethod, Counter>> = {
  blocked: (shape, dialect) => blockedWork(shape, dialect),
  blockedFewInputs: (shape, dialect) => blockedWork(shape, dialect, true),
  blockedDepthwise: blockedDepthwiseWork,
  product: productWork,
  symmetric: symmetricWork,
  symmetricDepthwise: symmetricDepthwiseWork,
  integerProduct: integerProductWork,
  integerDepthwise: integerDepthwiseWork,
  dense: denseWork,
  blockedPool: blockedPoolWork,
  pool: poolWork,
  integerPool: integerPoolWork,
  blockedGlobalPool: blockedGlobalPoolWork,
  globalPool: globalPoolWork,
  integerGlobalPool: integerGlobalPoolWork,
  blockedConcat: blockedConcatWork,
  concat: concatWork,
  integerConcat: integerConcatWork,
  add: elementWork,
  activation: elementWork,
  sigmoid: elementWork,
};

/** Counts, in the order of {@link workNames}. */
export const kernelWork = (method: KernelMethod, shape: KernelShape, dialect: Dialect): readonly number[] =>
  Object.values(counters[method](shape, dialect));

/** What the counts of a method are of: any shape has them all, in one order. */
export const workNames = (method: KernelMethod): readonly string[] =>
  Object.keys(counters[method](anyShape, dialects.avx2));
