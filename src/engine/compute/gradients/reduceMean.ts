// Each element has an equal share of the mean over the axes of the attribute.
import { intsAttribute } from '../../graph/attributes';
import { reducedAxes, spreadBack } from './reduce';
import { inputName, simpleRule } from './rule';

export const reduceMean = simpleRule('ReduceMean', (gradient, node, e) => {
  const shape = e.shapeOf(inputName(node, 0));
  const axes = reducedAxes(intsAttribute(node, 'axes', []), shape.length);
  const count = axes.reduce((product, axis) => product * (shape[axis] ?? 1), 1);
  return [spreadBack(e, node, e.builder.op('Mul', [gradient, e.builder.scalar(1 / count)]), axes)];
});
