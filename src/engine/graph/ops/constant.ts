// Shapes of operators that make values from nothing or from shapes: Constant, Shape, ConstantOfShape, Expand, Range. All but
// the first exist in files only until constants are folded.
import { intAttribute } from '../attributes';
import type { Shape, ShapeInputs } from './shapeRule';
import { broadcast, constantNumbers, inputShape, shapeError } from './shapeRule';

export function constantShape({ node }: ShapeInputs): readonly Shape[] {
  const value = node.attributes['value'];
  if (value?.type !== 'tensor') throw shapeError(node, 'has no tensor value');
  return [value.value.shape];
}

/** The range of axes that a Shape node reports (`start` and `end` since opset 15). */
export function reportedAxes(node: ShapeInputs['node'], rank: number): readonly [start: number, end: number] {
  const clamp = (axis: number): number => Math.min(Math.max(axis < 0 ? axis + rank : axis, 0), rank);
  const start = clamp(intAttribute(node, 'start', 0));
  return [start, Math.max(clamp(intAttribute(node, 'end', rank)), start)];
}

export function shapeShape(inputs: ShapeInputs): readonly Shape[] {
  const [start, end] = reportedAxes(inputs.node, inputShape(inputs, 0).length);
  return [[end - start]];
}

export function constantOfShapeShape(inputs: ShapeInputs): readonly Shape[] {
  const sizes = constantNumbers(inputs, 0);
  if (!sizes || sizes.some((size) => size < 0))
    throw shapeError(inputs.node, `cannot fill [${(sizes ?? []).join(', ')}]`);
  return [sizes];
}

export function expandShape(inputs: ShapeInputs): readonly Shape[] {
  return [broadcast(inputs.node, inputShape(inputs, 0), constantNumbers(inputs, 1) ?? [])];
}

export function rangeShape(inputs: ShapeInputs): readonly Shape[] {
  const [start, limit, delta] = [0, 1, 2].map((index) => constantNumbers(inputs, index)?.[0]);
  if (start === undefined || limit === undefined || !delta)
    throw shapeError(inputs.node, 'needs start, limit and delta');
  return [[Math.max(Math.ceil((limit - start) / delta), 0)]];
}
