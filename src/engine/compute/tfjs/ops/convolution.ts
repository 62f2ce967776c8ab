// Convolution over NHWC, the one layout of tfjs's CPU backend: padding by hand, dilation by zeros inside the kernel (tfjs
// has no gradient for dilated convolutions), groups by splitting.
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { ConvGeometry } from '../../lowering/convGeometry';
import { convGeometry } from '../../lowering/convGeometry';
import type { Tf, TfContext, TfOps, TfTensor } from '../tfjsOp';

export const toNhwc = (tf: Tf, value: TfTensor): Tensor4D => tf.transpose<Tensor4D>(value as Tensor4D, [0, 2, 3, 1]);
export const toNchw = (tf: Tf, value: TfTensor): TfTensor => tf.transpose(value, [0, 3, 1, 2]);

function dilate(tf: Tf, weight: TfTensor, [dh, dw]: readonly [number, number]): TfTensor {
  if (dh === 1 && dw === 1) return weight;
  const [out = 1, into = 1, kh = 1, kw = 1] = weight.shape;
  const apart = tf.reshape(weight, [out * into, kh, 1, kw, 1]);
  const filled = tf.pad(apart, [
    [0, 0],
    [0, 0],
    [0, dh - 1],
    [0, 0],
    [0, dw - 1],
  ]);
  const full = tf.reshape(filled, [out, into, kh * dh, kw * dw]);
  return tf.slice(full, [0, 0, 0, 0], [out, into, (kh - 1) * dh + 1, (kw - 1) * dw + 1]);
}

function depthwise(tf: Tf, g: ConvGeometry, x: Tensor4D, weight: TfTensor): TfTensor {
  const [, , kh = 1, kw = 1] = weight.shape;
  const apart = tf.reshape(weight, [g.inChannels, g.outChannels / g.inChannels, kh, kw]);
  return tf.depthwiseConv2d(x, tf.transpose(apart, [2, 3, 0, 1]) as Tensor4D, [...g.strides], 'valid');
}

/** tfjs's split has no gradient for a single piece. */
const pieces = (tf: Tf, value: Tensor4D, count: number, axis: number): Tensor4D[] =>
  count === 1 ? [value] : tf.split(value, count, axis);

function grouped(tf: Tf, g: ConvGeometry, x: Tensor4D, weight: TfTensor): TfTensor {
  const kernels = pieces(tf, tf.transpose(weight as Tensor4D, [2, 3, 1, 0]), g.group, 3);
  const outputs = pieces(tf, x, g.group, 3).flatMap((image, index) => {
    const kernel = kernels[index];
    return kernel ? [tf.conv2d(image, kernel, [...g.strides], 'valid')] : [];
  });
  return tf.concat(outputs, 3);
}

function conv({ tf, node, input, has, inputShape, outputShape }: TfContext): TfTensor {
  const g = convGeometry(node, inputShape(0), inputShape(1), outputShape(0));
  const padded = tf.pad<Tensor4D>(toNhwc(tf, input(0)), [
    [0, 0],
    [g.padBefore[0], g.padAfter[0]],
    [g.padBefore[1], g.padAfter[1]],
    [0, 0],
  ]);
  const weight = dilate(tf, input(1), g.dilations);
  const isDepthwise = g.group > 1 && g.group === g.inChannels;
  const result = toNchw(tf, (isDepthwise ? depthwise : grouped)(tf, g, padded, weight));
  return has(2) ? tf.add(result, tf.reshape(input(2), [1, g.outChannels, 1, 1])) : result;
}

export const convolution: TfOps = { Conv: conv };
