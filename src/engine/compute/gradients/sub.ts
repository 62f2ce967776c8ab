// d (a − b).
import { binaryRule } from './binary';

export const sub = binaryRule(
  'Sub',
  ({ gradient }) => gradient,
  ({ emission, gradient }) => emission.builder.op('Neg', [gradient]),
);
