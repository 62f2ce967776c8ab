// Scaling and shifting by constants. TF.js has no layer for either; BatchNormalization with mean 0, variance 1 and epsilon 0
// computes exactly gamma * x + beta a channel.
import type { Tensor } from '../../../graph/graph';
import { rowsToChw } from '../../layers/kernels';
import { LayerProblem } from '../../layers/layerProblem';
import { orderFree, renamed } from '../../layers/values';
import type { Value } from '../../layers/values';
import { floatsOf } from './nodeWriter';
import type { NodeContext } from './nodeWriter';

const axisSize = (value: Value): number => {
  if (value.kind === 'plain') return value.shape.at(-1) ?? 1;
  return value.kind === 'image' ? value.channels : value.channels * value.height * value.width;
};

/** A C,H,W vector in the order of a flattened image in the file. */
export function alongFile(value: Value, data: Float32Array): Float32Array {
  if (value.kind !== 'flat' || orderFree(value)) return data;
  // [C, H*W] -> [H*W, C]: the same transpose with the roles of channels and places exchanged.
  return rowsToChw(data, { channels: value.height * value.width, height: value.channels, width: 1 }, 1);
}

/** A constant operand as one number a channel (or a feature). */
export function perChannel(value: Value, tensor: Tensor): Float32Array {
  const size = axisSize(value);
  const data = floatsOf(tensor);
  if (data.length === 1) return new Float32Array(size).fill(data[0] ?? 0);
  // From the right: the channels of an image stand three from the end, features of a vector last.
  const axis = tensor.shape.length - (value.kind === 'image' ? 3 : 1);
  const alone = tensor.shape.every((length, index) => (index === axis ? length === size : length === 1));
  if (!alone) throw new LayerProblem(`its constant of shape [${tensor.shape.join(', ')}] is not one number a channel`);
  return alongFile(value, data);
}

/** gamma * x + beta; the arrays are in the file's order. */
export function affine(
  context: NodeContext,
  value: Value,
  gamma: Float32Array,
  beta: Float32Array,
  suffix = '',
): Value {
  const size = gamma.length;
  const name = context.add(
    'BatchNormalization',
    [value],
    { axis: -1, epsilon: 0, momentum: 0.99, center: true, scale: true },
    {
      gamma: [[size], gamma],
      beta: [[size], beta],
      moving_mean: [[size], new Float32Array(size)],
      moving_variance: [[size], new Float32Array(size).fill(1)],
    },
    suffix,
  );
  return renamed(value, name);
}

/** The same number for every channel. */
export function uniform(context: NodeContext, value: Value, gamma: number, beta: number, suffix = ''): Value {
  const size = axisSize(value);
  return affine(context, value, new Float32Array(size).fill(gamma), new Float32Array(size).fill(beta), suffix);
}
