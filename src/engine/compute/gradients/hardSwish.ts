// x · hardSigmoid(x) with alpha 1/6 and beta 1/2 (Howard et al., arXiv 1905.02244).
import { float } from '../../graph/graph';
import { elementwiseRule } from './rule';

export const hardSwish = elementwiseRule('HardSwish', ({ builder: b, lowering }, x) => {
  const gate = b.op('HardSigmoid', [x], { alpha: float(1 / 6), beta: float(0.5) });
  const moving = lowering.positiveMask(b.op('Mul', [gate, b.op('Sub', [b.scalar(1), gate])]));
  return b.op('Add', [gate, b.op('Mul', [b.op('Mul', [x, b.scalar(1 / 6)]), moving])]);
});
