// Small phrases of emitted ONNX that the gradient rules share. Shapes are known numbers: the batch size is fixed in training.
import { elementCount, int, ints } from '../../graph/graph';
import type { GraphBuilder } from './graphBuilder';

type Shape = readonly number[];

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

export const reshape = (b: GraphBuilder, value: string, shape: Shape): string =>
  b.op('Reshape', [value, b.ints(shape)]);

export const transpose = (b: GraphBuilder, value: string, perm: readonly number[]): string =>
  b.op('Transpose', [value], { perm: ints(perm) });

export const slice = (b: GraphBuilder, value: string, axes: Shape, starts: Shape, ends: Shape, steps?: Shape): string =>
  b.op('Slice', [value, b.ints(starts), b.ints(ends), b.ints(axes), ...(steps ? [b.ints(steps)] : [])]);

export const reduceSum = (b: GraphBuilder, value: string, axes: Shape, keepDimensions: boolean): string =>
  b.op('ReduceSum', [value, b.ints(axes)], { keepdims: int(keepDimensions ? 1 : 0) });

/** `before` and `after` elements of zero added on each axis; a negative number cuts. */
export const pad = (b: GraphBuilder, value: string, before: Shape, after: Shape): string =>
  [...before, ...after].every((count) => count === 0) ? value : b.op('Pad', [value, b.ints([...before, ...after])]);

export const expand = (b: GraphBuilder, value: string, shape: Shape): string => b.op('Expand', [value, b.ints(shape)]);

export const zeros = (b: GraphBuilder, shape: Shape): string => b.op('ConstantOfShape', [b.ints(shape)]);

/** The gradient of a broadcast: sums `value` of shape `from` over the axes that were stretched from `to`. */
export function sumTo(b: GraphBuilder, value: string, from: Shape, to: Shape): string {
  if (sameShape(from, to)) return value;
  const added = from.length - to.length;
  const axes = from.flatMap((size, axis) => (axis < added || (to[axis - added] === 1 && size !== 1) ? [axis] : []));
  const summed = axes.length === 0 ? value : reduceSum(b, value, axes, true);
  return reshape(b, summed, to);
}

/** The shape of an elementwise result under NumPy broadcasting. */
export function broadcastShape(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [x = 1, y = 1] = [a[axis - rank + a.length], b[axis - rank + b.length]];
    return x === 1 ? y : x;
  });
}

/** Rows of a matrix view: everything but the last axis. */
export const rowCount = (shape: Shape): number => elementCount(shape.slice(0, -1));
