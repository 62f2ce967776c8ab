// Every pixel has an equal share of its channel's mean.
import { elementCount } from '../../graph/graph';
import { expand } from '../emit/values';
import { inputName, simpleRule } from './rule';

export const globalAveragePool = simpleRule('GlobalAveragePool', (gradient, node, { builder: b, shapeOf }) => {
  const shape = shapeOf(inputName(node, 0));
  return [expand(b, b.op('Mul', [gradient, b.scalar(1 / elementCount(shape.slice(2)))]), shape)];
});
