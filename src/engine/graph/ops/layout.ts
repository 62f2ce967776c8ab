// Shapes of operators that only rearrange: Flatten, Reshape, Transpose, Squeeze, Unsqueeze (https://onnx.ai/onnx/operators/).
import { intAttribute, intsAttribute } from '../attributes';
import { elementCount } from '../graph';
import type { Shape, ShapeInputs } from './shapeRule';
import { constantNumbers, inputShape, resolveAxis, shapeError } from './shapeRule';

export function flattenShape(inputs: ShapeInputs): readonly Shape[] {
  const data = inputShape(inputs, 0);
  const axis = intAttribute(inputs.node, 'axis', 1);
  const split = axis === data.length ? axis : resolveAxis(inputs.node, axis, Math.max(data.length, 1));
  return [[elementCount(data.slice(0, split)), elementCount(data.slice(split))]];
}

/** In the target, 0 copies the size from the data (unless `allowzero`) and one -1 takes what is left. */
export function reshapeShape(inputs: ShapeInputs): readonly Shape[] {
  const { node } = inputs;
  const data = inputShape(inputs, 0);
  const target = constantNumbers(inputs, 1);
  if (!target) throw shapeError(node, 'input 1 is missing');
  const copies = intAttribute(node, 'allowzero', 0) === 0;
  const sizes = target.map((size, axis) => (size === 0 && copies ? (data[axis] ?? -2) : size));
  const known = elementCount(sizes.filter((size) => size !== -1));
  const free = sizes.filter((size) => size === -1).length;
  const rest = known === 0 ? 0 : elementCount(data) / known;
  const fits = free === 0 ? known === elementCount(data) : Number.isInteger(rest);
  if (!fits || free > 1 || sizes.some((size) => size < -1)) {
    throw shapeError(node, `cannot reshape [${data.join(', ')}] to [${target.join(', ')}]`);
  }
  return [sizes.map((size) => (size === -1 ? rest : size))];
}

/** The permutation of a Transpose: output axis i is input axis `permutation[i]`; reversed by default. */
export function permutation({ node, shapes }: Pick<ShapeInputs, 'node' | 'shapes'>): readonly number[] {
  const rank = shapes[0]?.length ?? 0;
  const order = intsAttribute(
    node,
    'perm',
    Array.from({ length: rank }, (_, axis) => rank - 1 - axis),
  );
  if (order.length !== rank || new Set(order).size !== rank || order.some((axis) => axis < 0 || axis >= rank)) {
    throw shapeError(node, `perm [${order.join(', ')}] does not fit rank ${rank}`);
  }
  return order;
}

export function transposeShape(inputs: ShapeInputs): readonly Shape[] {
  const data = inputShape(inputs, 0);
  return [permutation(inputs).map((axis) => data[axis] ?? 1)];
}

/** Axes that a Squeeze removes: those named, or all of size 1. */
export function squeezedAxes(inputs: ShapeInputs): readonly number[] {
  const data = inputShape(inputs, 0);
  const axes = constantNumbers(inputs, 1)?.map((axis) => resolveAxis(inputs.node, axis, data.length));
  const removed = axes ?? data.flatMap((size, axis) => (size === 1 ? [axis] : []));
  if (removed.some((axis) => data[axis] !== 1)) {
    throw shapeError(inputs.node, `cannot squeeze axes [${removed.join(', ')}] of [${data.join(', ')}]`);
  }
  return removed;
}

export function squeezeShape(inputs: ShapeInputs): readonly Shape[] {
  const removed = new Set(squeezedAxes(inputs));
  return [inputShape(inputs, 0).filter((_, axis) => !removed.has(axis))];
}

/** Axes of the output that an Unsqueeze inserts. */
export function unsqueezedAxes(inputs: ShapeInputs): ReadonlySet<number> {
  const axes = constantNumbers(inputs, 1);
  if (!axes) throw shapeError(inputs.node, 'input 1 is missing');
  const rank = inputShape(inputs, 0).length + axes.length;
  const inserted = new Set(axes.map((axis) => resolveAxis(inputs.node, axis, rank)));
  if (inserted.size !== axes.length) throw shapeError(inputs.node, `axes [${axes.join(', ')}] repeat`);
  return inserted;
}

export function unsqueezeShape(inputs: ShapeInputs): readonly Shape[] {
  const data = [...inputShape(inputs, 0)];
  const inserted = unsqueezedAxes(inputs);
  const rank = data.length + inserted.size;
  return [Array.from({ length: rank }, (_, axis) => (inserted.has(axis) ? 1 : (data.shift() ?? 1)))];
}
