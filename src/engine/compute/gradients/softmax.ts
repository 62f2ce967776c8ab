// d softmax: y (dy − Σ dy·y) along the axis.
import { intAttribute } from '../../graph/attributes';
import { reduceSum } from '../emit/values';
import { simpleRule } from './rule';

export const softmax = simpleRule('Softmax', (gradient, node, { builder: b }, output) => {
  const weighted = b.op('Mul', [gradient, output]);
  const total = reduceSum(b, weighted, [intAttribute(node, 'axis', -1)], true);
  return [b.op('Sub', [weighted, b.op('Mul', [output, total])])];
});
