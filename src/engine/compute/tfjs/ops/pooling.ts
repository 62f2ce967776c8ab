// Pooling over NHWC with padding by hand: -∞ stand-ins for maxima, zeros and a corrected divisor for averages.
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { AdaScaleError } from '../../../../shared/errors';
import { intAttribute, intsAttribute } from '../../../graph/attributes';
import { pairAt } from '../../lowering/convGeometry';
import { windowCounts } from '../../lowering/windowCounts';
import type { TfContext, TfOps, TfTensor } from '../tfjsOp';
import { toNchw, toNhwc } from './convolution';

function geometry({ node, inputShape, outputShape }: TfContext) {
  const pads = intsAttribute(node, 'pads', [0, 0, 0, 0]);
  return {
    input: pairAt(inputShape(0), 2),
    output: pairAt(outputShape(0), 2),
    kernel: pairAt(intsAttribute(node, 'kernel_shape', [1, 1]), 0),
    strides: pairAt(intsAttribute(node, 'strides', [1, 1]), 0),
    padBefore: pairAt(pads, 0, 0),
    padAfter: pairAt(pads, 2, 0),
  };
}

/** Padded so that every window lies inside, those that ceil_mode adds too. */
function padded(context: TfContext, g: ReturnType<typeof geometry>, fill: number): Tensor4D {
  const after = ([0, 1] as const).map((axis) => {
    const needed = (g.output[axis] - 1) * g.strides[axis] + g.kernel[axis];
    return Math.max(g.padAfter[axis], needed - g.input[axis] - g.padBefore[axis]);
  });
  return context.tf.pad<Tensor4D>(
    toNhwc(context.tf, context.input(0)),
    [
      [0, 0],
      [g.padBefore[0], after[0] ?? 0],
      [g.padBefore[1], after[1] ?? 0],
      [0, 0],
    ],
    fill,
  );
}

function maxPool(context: TfContext): TfTensor {
  const { tf, node } = context;
  if (intsAttribute(node, 'dilations', []).some((dilation) => dilation !== 1)) {
    throw new AdaScaleError(
      'compute.unsupportedOp',
      `tfjs cannot run the dilated MaxPool "${node.layer ?? node.name}"`,
    );
  }
  const g = geometry(context);
  const lowest = -3.4e38;
  return toNchw(tf, tf.maxPool(padded(context, g, lowest), [...g.kernel], [...g.strides], 'valid'));
}

function averagePool(context: TfContext): TfTensor {
  const { tf, node } = context;
  const g = geometry(context);
  const mean = toNchw(tf, tf.avgPool(padded(context, g, 0), [...g.kernel], [...g.strides], 'valid'));
  const area = g.kernel[0] * g.kernel[1];
  const factors = windowCounts(g, intAttribute(node, 'count_include_pad', 0) === 1).map((count) => area / count);
  return tf.mul(mean, tf.tensor(factors, [1, 1, ...g.output]));
}

export const pooling: TfOps = {
  MaxPool: maxPool,
  AveragePool: averagePool,
  GlobalAveragePool: ({ tf, input }) => tf.mean(input(0), [2, 3], true),
  GlobalMaxPool: ({ tf, input }) => tf.max(input(0), [2, 3], true),
};
