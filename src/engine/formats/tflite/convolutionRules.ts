// Convolutions, dense layers and pooling. TFLite keeps kernels as [out, kh, kw, in], depthwise ones as [1, kh, kw, out] and
// dense ones as [out, in].
import { elementCount } from '../../graph/graph';
import { conv2dTranspose } from '../layers/conv2dTranspose';
import { requireImage } from '../layers/converter';
import type { LayerConverter } from '../layers/converter';
import { conv2d, depthwiseConv2d } from '../layers/convolutions';
import { dense } from '../layers/dense';
import { transposed } from '../layers/kernels';
import { LayerProblem } from '../layers/layerProblem';
import { averagePooling2d, maxPooling2d } from '../layers/pooling';
import { fileShape, reshape, sameShape } from '../layers/values';
import type { FlatTable } from './flatTable';
import type { FloatConstant, OperatorRule, OperatorView } from './rule';
import { optionFields } from './schema';

const paddings = ['same', 'valid'];

const paddingOf = (options: FlatTable | undefined): string => paddings[options?.int8(0, 0) ?? 0] ?? 'unknown';

const pair = (options: FlatTable | undefined, height: number, width: number, fallback: number): readonly number[] => [
  options?.int32(height, fallback) ?? fallback,
  options?.int32(width, fallback) ?? fallback,
];

function rank4({ shape }: FloatConstant): readonly [number, number, number, number] {
  const [a, b, c, d] = shape;
  if (
    shape.length !== 4 ||
    a === undefined ||
    b === undefined ||
    c === undefined ||
    d === undefined ||
    elementCount(shape) === 0
  ) {
    throw new LayerProblem(`its kernel has the shape [${shape.join(', ')}]`);
  }
  return [a, b, c, d];
}

const biasOf = (view: OperatorView, index: number): Record<string, () => Float32Array> =>
  view.isConstant(index) ? { bias: view.floats(index).data } : {};

export const convolution: OperatorRule = (view) => {
  const { options } = view;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, activation } = optionFields.conv;
  const kernel = view.floats(1);
  const [filters, height, width, inputs] = rank4(kernel);
  const bias = biasOf(view, 2);
  const value = requireImage(view.value(0));
  return {
    converter: conv2d,
    inputs: [value],
    config: {
      filters,
      kernel_size: [height, width],
      groups: value.channels / inputs,
      padding: paddingOf(options),
      strides: pair(options, strideHeight, strideWidth, 1),
      dilation_rate: pair(options, dilationHeight, dilationWidth, 1),
      use_bias: 'bias' in bias,
    },
    weights: { kernel: () => transposed(kernel.data(), kernel.shape, [1, 2, 3, 0]), ...bias },
    activation: options?.int8(activation, 0) ?? 0,
  };
};

export const depthwise: OperatorRule = (view) => {
  const { options } = view;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, activation } = optionFields.depthwiseConv;
  const kernel = view.floats(1);
  const [, height, width, outputs] = rank4(kernel);
  const bias = biasOf(view, 2);
  const value = requireImage(view.value(0));
  return {
    converter: depthwiseConv2d,
    inputs: [value],
    config: {
      depth_multiplier: outputs / value.channels,
      kernel_size: [height, width],
      padding: paddingOf(options),
      strides: pair(options, strideHeight, strideWidth, 1),
      dilation_rate: pair(options, dilationHeight, dilationWidth, 1),
      use_bias: 'bias' in bias,
    },
    weights: { depthwise_kernel: kernel.data, ...bias },
    activation: options?.int8(activation, 0) ?? 0,
  };
};

export const transposedConvolution: OperatorRule = (view) => {
  const { options } = view;
  const { strideHeight, strideWidth, activation } = optionFields.transposeConv;
  const kernel = view.floats(1);
  const [filters, height, width] = rank4(kernel);
  const value = requireImage(view.value(2));
  const bias = biasOf(view, 3);
  const strides = pair(options, strideHeight, strideWidth, 1);
  const padding = paddingOf(options);
  const along = (size: number, extent: number, stride: number): number =>
    size * stride + (padding === 'same' ? 0 : Math.max(extent - stride, 0));
  const expected = [along(value.height, height, strides[0] ?? 1), along(value.width, width, strides[1] ?? 1), filters];
  if (!sameShape(view.outputShape, expected))
    throw new LayerProblem(`its output size [${view.outputShape.join(', ')}] does not follow from its stride`);
  return {
    converter: conv2dTranspose,
    inputs: [value],
    config: { filters, kernel_size: [height, width], padding, strides, use_bias: 'bias' in bias },
    weights: { kernel: () => transposed(kernel.data(), kernel.shape, [1, 2, 0, 3]), ...bias },
    activation: options?.int8(activation, 0) ?? 0,
  };
};

export const fullyConnected: OperatorRule = (view, context) => {
  const { options } = view;
  const kernel = view.floats(1);
  const [units = 0, inputs = 0] = kernel.shape;
  if (kernel.shape.length !== 2) throw new LayerProblem(`its weights have the shape [${kernel.shape.join(', ')}]`);
  if ((options?.int8(optionFields.fullyConnected.weightsFormat, 0) ?? 0) !== 0)
    throw new LayerProblem('its weights are shuffled');
  const bias = biasOf(view, 2);
  const given = view.value(0);
  const keep = (options?.uint8(optionFields.fullyConnected.keepDims, 0) ?? 0) !== 0;
  // Without keep_num_dims everything but the batch counts as one row.
  const value = keep ? given : reshape(context, given, [elementCount(fileShape(given, context.layout))]);
  if (fileShape(value, context.layout).at(-1) !== inputs) throw new LayerProblem('it mixes samples of the batch');
  return {
    converter: dense,
    inputs: [value],
    config: { units, use_bias: 'bias' in bias },
    weights: { kernel: () => transposed(kernel.data(), kernel.shape, [1, 0]), ...bias },
    activation: options?.int8(optionFields.fullyConnected.activation, 0) ?? 0,
  };
};

const pooling =
  (converter: LayerConverter): OperatorRule =>
  (view) => {
    const { options } = view;
    const { strideHeight, strideWidth, height, width, activation } = optionFields.pool;
    return {
      converter,
      inputs: [view.value(0)],
      config: {
        padding: paddingOf(options),
        strides: pair(options, strideHeight, strideWidth, 0),
        pool_size: pair(options, height, width, 0),
      },
      activation: options?.int8(activation, 0) ?? 0,
    };
  };

export const maxPooling = pooling(maxPooling2d);
export const averagePooling = pooling(averagePooling2d);
