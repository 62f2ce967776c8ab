// d exp(x) = y.
import { elementwiseRule } from './rule';

export const exp = elementwiseRule('Exp', (_emission, _x, y) => y);
