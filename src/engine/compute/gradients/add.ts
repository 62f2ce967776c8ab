// d (a + b): the gradient itself on both sides.
import { binaryRule } from './binary';

export const add = binaryRule(
  'Add',
  ({ gradient }) => gradient,
  ({ gradient }) => gradient,
);
