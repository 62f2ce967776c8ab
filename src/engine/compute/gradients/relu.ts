// d relu(x) = 1 where x > 0.
import { elementwiseRule } from './rule';

export const relu = elementwiseRule('Relu', ({ lowering }, _x, y) => lowering.positiveMask(y));
