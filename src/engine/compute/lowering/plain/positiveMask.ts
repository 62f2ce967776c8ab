// 1 where a value is above zero, else 0, from a steep HardSigmoid: it runs on all threads; Sign, Greater and Where do not, and
// took four to five times as long when measured.
import { float } from '../../../graph/graph';
import type { GraphBuilder } from '../../emit/graphBuilder';

/** Slope of the mask: everything above 1e-30 counts as positive. */
const maskSlope = 1e30;

export const positiveMask = (b: GraphBuilder, value: string): string =>
  b.op('HardSigmoid', [value], { alpha: float(maskSlope), beta: float(0) });
