// d tanh(x) = 1 − y².
import { elementwiseRule } from './rule';

export const tanh = elementwiseRule('Tanh', ({ builder: b }, _x, y) => b.op('Sub', [b.scalar(1), b.op('Mul', [y, y])]));
