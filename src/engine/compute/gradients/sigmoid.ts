// d σ(x) = y (1 − y).
import { elementwiseRule } from './rule';

export const sigmoid = elementwiseRule('Sigmoid', ({ builder: b }, _x, y) =>
  b.op('Mul', [y, b.op('Sub', [b.scalar(1), y])]),
);
