// d √x = 1 / (2 y).
import { elementwiseRule } from './rule';

export const sqrt = elementwiseRule('Sqrt', ({ builder: b }, _x, y) => b.op('Div', [b.scalar(0.5), y]));
