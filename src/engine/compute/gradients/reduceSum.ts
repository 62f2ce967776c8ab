// Each element counts once in the sum; the axes are a constant input since opset 13.
import { intAttribute } from '../../graph/attributes';
import { constantInts } from './constantInts';
import { reducedAxes, spreadBack } from './reduce';
import { inputName, simpleRule } from './rule';

export const reduceSum = simpleRule(
  'ReduceSum',
  (gradient, node, e) => {
    const axes = constantInts(e, inputName(node, 1)) ?? [];
    if (axes.length === 0 && intAttribute(node, 'noop_with_empty_axes', 0) === 1) return [gradient];
    return [spreadBack(e, node, gradient, reducedAxes(axes, e.shapeOf(inputName(node, 0)).length))];
  },
  (node, e) =>
    inputName(node, 1) === '' || constantInts(e, inputName(node, 1)) ? undefined : 'its axes are not constants',
);
