// The work of a kernel by the method that computes it.
import { blockedDepthwiseWork, blockedWork } from './blockedWork';
import { dialects, type Dialect } from './dialects';
import { integerDepthwiseWork, integerProductWork, symmetricDepthwiseWork, symmetricWork } from './integerWork';
import type { KernelMethod } from './kernelMethods';
import type { KernelShape } from './kernelShape';
import { concatWork, denseWork, elementWork, globalPoolWork, poolWork } from './plainWork';
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
  pool: poolWork,
  averagePool: poolWork,
  globalPool: globalPoolWork,
  concat: concatWork,
  add: elementWork,
  activation: elementWork,
  sigmoid: elementWork,
};

/** Counts, in the order of {@link workNames}. */
export const kernelWork = (method: KernelMethod, shape: KernelShape, dialect: Dialect): readonly number[] =>
  Object.values(counters[method](shape, dialect));

/** Any shape has all names of its method, in one order. */
const anyShape: KernelShape = {
  ...{ kind: 'conv', precision: 'float32', inChannels: 8, outChannels: 8, inHeight: 4, inWidth: 4 },
  ...{ outHeight: 4, outWidth: 4, kernelHeight: 3, kernelWidth: 3, groups: 1, addsSum: false, activation: 'none' },
};

/** What the counts of a method are of. */
export const workNames = (method: KernelMethod): readonly string[] =>
  Object.keys(counters[method](anyShape, dialects.avx2));
