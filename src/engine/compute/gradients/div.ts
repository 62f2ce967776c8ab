// d (a / b): dy / b and −dy · y / b.
import { binaryRule } from './binary';

export const div = binaryRule(
  'Div',
  ({ emission, gradient, right }) => emission.builder.op('Div', [gradient, right]),
  ({ emission: { builder: b }, gradient, right, output }) =>
    b.op('Neg', [b.op('Div', [b.op('Mul', [gradient, output]), right])]),
);
