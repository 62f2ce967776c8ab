// max(0, min(1, alpha x + beta)): slope alpha where 0 < y < 1.
import { floatAttribute } from '../../graph/attributes';
import { elementwiseRule } from './rule';

export const hardSigmoid = elementwiseRule('HardSigmoid', ({ builder: b, lowering }, _x, y, node) => {
  const inside = lowering.positiveMask(b.op('Mul', [y, b.op('Sub', [b.scalar(1), y])]));
  return b.op('Mul', [inside, b.scalar(floatAttribute(node, 'alpha', 0.2))]);
});
