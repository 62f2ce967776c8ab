// Conv2D, DepthwiseConv2D and SeparableConv2D. Kernels are stored [kh, kw, in, out] and [kh, kw, in, multiplier]; the IR has
// [out, in/group, kh, kw]. https://keras.io/api/layers/convolution_layers/
import { floatTensor, int, ints } from '../../graph/graph';
import { activate } from './activations';
import { countOf, pads, pairOf, requireImage } from './converter';
import type { LayerContext, LayerConverter } from './converter';
import { flagOf, textOf } from './json';
import type { JsonRecord } from './json';
import { transposed } from './kernels';
import { LayerProblem } from './layerProblem';
import { samePads, windowCount } from './samePadding';
import { image } from './values';
import type { Value } from './values';

type Pair = readonly [number, number];
type ImageValue = Value & { readonly kind: 'image' };

export interface Sliding {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: string;
}

export interface Placement {
  readonly vertical: Pair;
  readonly horizontal: Pair;
  readonly height: number;
  readonly width: number;
}

export const checkPadding = (config: JsonRecord): string | undefined => {
  const padding = textOf(config, 'padding', 'valid').toLowerCase();
  return padding === 'same' || padding === 'valid' ? undefined : `padding "${padding}" has no counterpart`;
};

export const slidingOf = (config: JsonRecord, kernelKey: string, strides: Pair): Sliding => ({
  kernel: pairOf(config, kernelKey, [1, 1]),
  strides: pairOf(config, 'strides', strides),
  dilations: pairOf(config, 'dilation_rate', [1, 1]),
  padding: textOf(config, 'padding', 'valid').toLowerCase(),
});

/** Pads and output size of a window that slides over an image. */
export function place(value: ImageValue, { kernel, strides, dilations, padding }: Sliding): Placement {
  const along = (size: number, axis: 0 | 1): readonly [Pair, number] => {
    const window = { kernel: kernel[axis], stride: strides[axis], dilation: dilations[axis] };
    const around: Pair = padding === 'same' ? samePads(size, window) : [0, 0];
    return [around, windowCount(size, window, around)];
  };
  const [[vertical, height], [horizontal, width]] = [along(value.height, 0), along(value.width, 1)];
  if (height < 1 || width < 1)
    throw new LayerProblem(`its ${kernel.join(' x ')} window does not fit into ${value.height} x ${value.width}`);
  return { vertical, horizontal, height, width };
}

interface Kernel {
  readonly constant: string;
  readonly outputs: number;
  readonly group: number;
}

function convolve(
  context: LayerContext,
  value: ImageValue,
  kernel: Kernel,
  sliding: Sliding,
  bias: string[],
  suffix = '',
): ImageValue {
  const placement = place(value, sliding);
  const name = context.emit(
    'Conv',
    [value.name, kernel.constant, ...bias],
    {
      kernel_shape: ints(sliding.kernel),
      strides: ints(sliding.strides),
      dilations: ints(sliding.dilations),
      pads: pads(placement.vertical, placement.horizontal),
      group: int(kernel.group),
    },
    suffix,
  );
  return image(name, kernel.outputs, placement.height, placement.width) as ImageValue;
}

function biasOf(context: LayerContext, size: number): string[] {
  if (!flagOf(context.config, 'use_bias', true)) return [];
  return [context.constant('bias', () => floatTensor([size], context.weights.take('bias', [size])))];
}

function denseKernel(context: LayerContext, kind: string, stored: readonly [number, number, number, number]): string {
  const [height, width, inputs, outputs] = stored;
  return context.constant(kind, () =>
    floatTensor([outputs, inputs, height, width], transposed(context.weights.take(kind, stored), stored, [3, 2, 0, 1])),
  );
}

/** [kh, kw, channels, multiplier] -> [channels * multiplier, 1, kh, kw], as ONNX orders the outputs of groups. */
function depthwiseKernel(context: LayerContext, channels: number, multiplier: number, [height, width]: Pair): Kernel {
  const stored = [height, width, channels, multiplier];
  const outputs = channels * multiplier;
  const constant = context.constant('depthwise_kernel', () =>
    floatTensor(
      [outputs, 1, height, width],
      transposed(context.weights.take('depthwise_kernel', stored), stored, [2, 3, 0, 1]),
    ),
  );
  return { constant, outputs, group: channels };
}

export const conv2d: LayerConverter = {
  arity: 'one',
  check: checkPadding,
  convert: (context, [input]) => {
    const value = requireImage(input);
    const sliding = slidingOf(context.config, 'kernel_size', [1, 1]);
    const outputs = countOf(context.config, 'filters');
    const group = countOf(context.config, 'groups', 1);
    if (value.channels % group !== 0 || outputs % group !== 0) {
      throw new LayerProblem(`${group} groups do not divide ${value.channels} input and ${outputs} output channels`);
    }
    const constant = denseKernel(context, 'kernel', [...sliding.kernel, value.channels / group, outputs]);
    return activate(context, convolve(context, value, { constant, outputs, group }, sliding, biasOf(context, outputs)));
  },
};

export const depthwiseConv2d: LayerConverter = {
  arity: 'one',
  check: checkPadding,
  convert: (context, [input]) => {
    const value = requireImage(input);
    const sliding = slidingOf(context.config, 'kernel_size', [1, 1]);
    const multiplier = countOf(context.config, 'depth_multiplier', 1);
    const kernel = depthwiseKernel(context, value.channels, multiplier, sliding.kernel);
    return activate(context, convolve(context, value, kernel, sliding, biasOf(context, kernel.outputs)));
  },
};

export const separableConv2d: LayerConverter = {
  arity: 'one',
  check: checkPadding,
  convert: (context, [input]) => {
    const value = requireImage(input);
    const sliding = slidingOf(context.config, 'kernel_size', [1, 1]);
    const multiplier = countOf(context.config, 'depth_multiplier', 1);
    const depthwise = depthwiseKernel(context, value.channels, multiplier, sliding.kernel);
    const spread = convolve(context, value, depthwise, sliding, [], '/depthwise');
    const outputs = countOf(context.config, 'filters');
    const constant = denseKernel(context, 'pointwise_kernel', [1, 1, depthwise.outputs, outputs]);
    const point: Sliding = { kernel: [1, 1], strides: [1, 1], dilations: [1, 1], padding: 'valid' };
    return activate(
      context,
      convolve(context, spread, { constant, outputs, group: 1 }, point, biasOf(context, outputs)),
    );
  },
};
