// The gradient goes to the maximum of each channel, shared evenly where several pixels tie.
import { int } from '../../graph/graph';
import { reduceSum } from '../emit/values';
import { inputName, inputOf, simpleRule } from './rule';

const float32 = 1;

export const globalMaxPool = simpleRule('GlobalMaxPool', (gradient, node, e, output) => {
  const b = e.builder;
  const axes = e.shapeOf(inputName(node, 0)).flatMap((_, axis) => (axis < 2 ? [] : [axis]));
  const winners = b.op('Cast', [b.op('Equal', [inputOf(node, e, 0), output])], { to: int(float32) });
  return [b.op('Mul', [winners, b.op('Div', [gradient, reduceSum(b, winners, axes, true)])])];
});
