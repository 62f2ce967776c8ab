// Dense: Gemm on vectors, a 1x1 convolution on images (Keras applies it to the last axis), MatMul + Add on sequences.
import { floatTensor, float, int, ints } from '../../graph/graph';
import type { Tensor } from '../../graph/graph';
import { activate } from './activations';
import { countOf } from './converter';
import type { LayerContext, LayerConverter } from './converter';
import { flagOf } from './json';
import { rowsToChw, transposed } from './kernels';
import { image, orderFree, plain, toImage, toPlain } from './values';
import type { Value } from './values';

function biasOf(context: LayerContext, units: number): string[] {
  if (!flagOf(context.config, 'use_bias', true)) return [];
  return [context.constant('bias', () => floatTensor([units], context.weights.take('bias', [units])))];
}

/** The kernel [inputs, units] with its rows in the order in which the value's elements lie. */
function kernel(context: LayerContext, value: Value, inputs: number, units: number): string {
  const take = (): Float32Array => context.weights.take('kernel', [inputs, units]);
  if (value.kind === 'flat' && !orderFree(value)) {
    return context.constant(`kernel/${value.height}x${value.width}`, () =>
      floatTensor([inputs, units], rowsToChw(take(), value, units)),
    );
  }
  return context.constant('kernel', () => floatTensor([inputs, units], take()));
}

const gemm = { alpha: float(1), beta: float(1), transA: int(0), transB: int(0) };

function onVector(context: LayerContext, value: Value, inputs: number, units: number): Value {
  const weights = kernel(context, value, inputs, units);
  return plain(context.emit('Gemm', [value.name, weights, ...biasOf(context, units)], gemm), [units]);
}

function onImage(context: LayerContext, value: Value & { kind: 'image' }, units: number): Value {
  const { channels, height, width } = value;
  const weights = (): Tensor =>
    floatTensor(
      [units, channels, 1, 1],
      transposed(context.weights.take('kernel', [channels, units]), [channels, units], [1, 0]),
    );
  const attributes = {
    kernel_shape: ints([1, 1]),
    strides: ints([1, 1]),
    dilations: ints([1, 1]),
    pads: ints([0, 0, 0, 0]),
    group: int(1),
  };
  const inputs = [value.name, context.constant('kernel/1x1', weights), ...biasOf(context, units)];
  return image(context.emit('Conv', inputs, attributes), units, height, width);
}

function onSequence(context: LayerContext, value: Value, units: number): Value {
  const { name, shape } = toPlain(context, value);
  const [bias] = biasOf(context, units);
  const weights = kernel(context, value, shape.at(-1) ?? 1, units);
  const product = context.emit('MatMul', [name, weights], {}, bias === undefined ? '' : '/product');
  const result = bias === undefined ? product : context.emit('Add', [product, bias]);
  return toImage(context, plain(result, [...shape.slice(0, -1), units]));
}

export const dense: LayerConverter = {
  arity: 'one',
  convert: (context, [value]) => {
    const units = countOf(context.config, 'units');
    if (value.kind === 'image' && context.layout === 'NHWC') return activate(context, onImage(context, value, units));
    if (value.kind === 'flat') {
      return activate(context, onVector(context, value, value.channels * value.height * value.width, units));
    }
    const { name, shape } = toPlain(context, value);
    const [inputs = 1, ...more] = shape;
    if (more.length > 0) return activate(context, onSequence(context, plain(name, shape), units));
    return activate(context, onVector(context, value, inputs, units));
  },
};
