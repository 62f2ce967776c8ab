// elu(x) = alpha (exp(x) − 1) below zero, so its slope there is y + alpha (Clevert et al., arXiv 1511.07289).
import { floatAttribute } from '../../graph/attributes';
import { elementwiseRule } from './rule';

export const elu = elementwiseRule('Elu', ({ builder: b, lowering }, x, y, node) => {
  const positive = lowering.positiveMask(x);
  const below = b.op('Add', [y, b.scalar(floatAttribute(node, 'alpha', 1))]);
  return b.op('Add', [positive, b.op('Mul', [b.op('Sub', [b.scalar(1), positive]), below])]);
});
