// Slope 1 above zero, alpha below (Maas et al. 2013).
import { floatAttribute } from '../../graph/attributes';
import { elementwiseRule } from './rule';

export const leakyRelu = elementwiseRule('LeakyRelu', ({ builder: b, lowering }, x, _y, node) => {
  const alpha = floatAttribute(node, 'alpha', 0.01);
  return b.op('Add', [b.op('Mul', [lowering.positiveMask(x), b.scalar(1 - alpha)]), b.scalar(alpha)]);
});
