// d log softmax: dy − exp(y) Σ dy along the axis.
import { intAttribute } from '../../graph/attributes';
import { reduceSum } from '../emit/values';
import { simpleRule } from './rule';

export const logSoftmax = simpleRule('LogSoftmax', (gradient, node, { builder: b }, output) => {
  const total = reduceSum(b, gradient, [intAttribute(node, 'axis', -1)], true);
  return [b.op('Sub', [gradient, b.op('Mul', [b.op('Exp', [output]), total])])];
});
