// d (a · b).
import { binaryRule } from './binary';

export const mul = binaryRule(
  'Mul',
  ({ emission, gradient, right }) => emission.builder.op('Mul', [gradient, right]),
  ({ emission, gradient, left }) => emission.builder.op('Mul', [gradient, left]),
);
