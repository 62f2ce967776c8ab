// Operators that move, cut, join or sum elements; target shapes come from shape inference.
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { AdaScaleError } from '../../../../shared/errors';
import { intAttribute, intsAttribute, stringAttribute } from '../../../graph/attributes';
import type { TfContext, TfOp, TfOps, TfTensor } from '../tfjsOp';

const reshape: TfOp = ({ tf, input, outputShape }) => tf.reshape(input(0), outputShape(0));
const same: TfOp = ({ input }) => input(0);

function reduce({ tf, input, outputShape }: TfContext, axes: readonly number[], kind: 'mean' | 'sum'): TfTensor {
  return tf.reshape(tf[kind](input(0), axes.length === 0 ? undefined : [...axes]), outputShape(0));
}

function transpose({ tf, node, input, inputShape }: TfContext): TfTensor {
  const rank = inputShape(0).length;
  const reversed = Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
  return tf.transpose(input(0), [...intsAttribute(node, 'perm', reversed)]);
}

function pad({ tf, node, input, constant }: TfContext): TfTensor {
  const pads = constant(1) ?? [];
  const rank = pads.length / 2;
  if (stringAttribute(node, 'mode', 'constant') !== 'constant' || pads.some((count) => count < 0)) {
    throw new AdaScaleError(
      'compute.unsupportedOp',
      `tfjs cannot run the Pad "${node.layer ?? node.name}": constant, outward only`,
    );
  }
  const pairs = Array.from({ length: rank }, (_, axis): [number, number] => [pads[axis] ?? 0, pads[axis + rank] ?? 0]);
  return tf.pad(input(0), pairs, constant(2)?.[0] ?? 0);
}

function slice({ tf, input, constant, inputShape, outputShape }: TfContext): TfTensor {
  const shape = inputShape(0);
  const [starts, steps] = [shape.map(() => 0), shape.map(() => 1)];
  const given = constant(1) ?? [];
  const axes = constant(3) ?? given.map((_, axis) => axis);
  axes.forEach((signed, index) => {
    const axis = (signed + shape.length) % shape.length;
    const [size, start, step] = [shape[axis] ?? 0, given[index] ?? 0, constant(4)?.[index] ?? 1];
    const last = step < 0 ? size - 1 : size;
    starts[axis] = Math.min(last, Math.max(0, start < 0 ? start + size : start));
    steps[axis] = step;
  });
  const picked = outputShape(0).map((count, axis) =>
    Array.from({ length: count }, (_, index) => (starts[axis] ?? 0) + index * (steps[axis] ?? 1)),
  );
  if (steps.every((step) => step === 1)) return tf.slice(input(0), starts, outputShape(0));
  return picked.reduce(
    (value: TfTensor, indices, axis) => tf.gather(value, tf.tensor1d(indices, 'int32'), axis),
    input(0),
  );
}

function split({ tf, node, input, outputShape, inputShape }: TfContext): TfTensor[] {
  const axis = (intAttribute(node, 'axis', 0) + inputShape(0).length) % inputShape(0).length;
  const sizes = node.outputs.map((_, index) => outputShape(index)[axis] ?? 0);
  return sizes.length === 1 ? [input(0)] : tf.split(input(0), sizes, axis);
}

/** Linear with half-pixel centres, the only way in which the engine itself resizes. */
function resize({ tf, node, input, outputShape }: TfContext): TfTensor {
  const mode = stringAttribute(node, 'mode', 'nearest');
  const centres = stringAttribute(node, 'coordinate_transformation_mode', 'half_pixel');
  if (mode !== 'linear' || centres !== 'half_pixel' || outputShape(0).length !== 4) {
    const layer = node.layer ?? node.name;
    throw new AdaScaleError('compute.unsupportedOp', `tfjs cannot run the Resize "${layer}": linear, half_pixel only`);
  }
  const [, , height = 1, width = 1] = outputShape(0);
  const pixels = tf.transpose<Tensor4D>(input(0) as Tensor4D, [0, 2, 3, 1]);
  return tf.transpose(tf.image.resizeBilinear(pixels, [height, width], false, true), [0, 3, 1, 2]);
}

export const layout: TfOps = {
  Reshape: reshape,
  Flatten: reshape,
  Squeeze: reshape,
  Unsqueeze: reshape,
  Identity: same,
  Dropout: same,
  Transpose: transpose,
  Concat: ({ tf, node, input }) =>
    tf.concat(
      node.inputs.map((_, index) => input(index)),
      intAttribute(node, 'axis', 0),
    ),
  Pad: pad,
  Slice: slice,
  Split: split,
  Resize: resize,
  ReduceMean: (context) => reduce(context, intsAttribute(context.node, 'axes', []), 'mean'),
  ReduceSum: (context) => reduce(context, context.constant(1) ?? [], 'sum'),
};
