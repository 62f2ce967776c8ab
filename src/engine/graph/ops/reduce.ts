// Shapes of ReduceMean, ReduceMax and ReduceMin (axes as an attribute at opset 17) and ReduceSum (axes as an input since opset 13).
import { intAttribute, intsAttribute } from '../attributes';
import type { Shape, ShapeInputs } from './shapeRule';
import { constantNumbers, inputShape, resolveAxis } from './shapeRule';

/** Axes that a reduction removes, ascending; all where none are named. */
export function reducedAxes(inputs: ShapeInputs): readonly number[] {
  const { node } = inputs;
  const rank = inputShape(inputs, 0).length;
  const axes = constantNumbers(inputs, 1) ?? intsAttribute(node, 'axes', []);
  if (axes.length > 0) return [...new Set(axes.map((axis) => resolveAxis(node, axis, rank)))].sort((a, b) => a - b);
  return intAttribute(node, 'noop_with_empty_axes', 0) !== 0 ? [] : Array.from({ length: rank }, (_, axis) => axis);
}

export function reduceShape(inputs: ShapeInputs): readonly Shape[] {
  const data = inputShape(inputs, 0);
  const removed = new Set(reducedAxes(inputs));
  if (intAttribute(inputs.node, 'keepdims', 1) !== 0) return [data.map((size, axis) => (removed.has(axis) ? 1 : size))];
  return [data.filter((_, axis) => !removed.has(axis))];
}
