// Slope 1 above zero, a learnt slope below (He et al., arXiv 1502.01852); the slope tensor broadcasts over the input.
import { sumTo } from '../emit/values';
import { inputName, inputOf, simpleRule } from './rule';

export const pRelu = simpleRule('PRelu', (gradient, node, e) => {
  const b = e.builder;
  const [x, slope] = [inputOf(node, e, 0), inputOf(node, e, 1)];
  const positive = e.lowering.positiveMask(x);
  const negative = b.op('Sub', [b.scalar(1), positive]);
  const input = b.op('Mul', [gradient, b.op('Add', [positive, b.op('Mul', [negative, slope])])]);
  const perElement = b.op('Mul', [gradient, b.op('Mul', [negative, x])]);
  return [input, sumTo(b, perElement, e.shapeOf(inputName(node, 0)), e.shapeOf(inputName(node, 1)))];
});
