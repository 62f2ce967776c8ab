// Convolutions and pooling. TF.js pads SAME or not at all: other pads become a ZeroPadding2D layer in front.
import { intAttribute, intsAttribute } from '../../../graph/attributes';
import { transposed } from '../../layers/kernels';
import { LayerProblem } from '../../layers/layerProblem';
import { requireImage } from '../../layers/converter';
import { samePads } from '../../layers/samePadding';
import { image, sameShape } from '../../layers/values';
import type { Value } from '../../layers/values';
import { requireFloats } from './nodeWriter';
import type { NodeContext, NodeWriter } from './nodeWriter';

type ImageValue = Value & { readonly kind: 'image' };
type Pair = readonly [number, number];

const pairOf = (values: readonly number[]): Pair => [values[0] ?? 1, values[1] ?? values[0] ?? 1];

function result(context: NodeContext, name: string): Value {
  const [channels = 1, height = 1, width = 1] = context.outputShape;
  return image(name, channels, height, width);
}

/** The padding of TF.js that adds just these pads; undefined where there is none. */
function namedPadding(
  { height, width }: ImageValue,
  [top = 0, left = 0, bottom = 0, right = 0]: readonly number[],
  { kernel, strides, dilations = [1, 1] }: { readonly kernel: Pair; readonly strides: Pair; readonly dilations?: Pair },
): 'same' | 'valid' | undefined {
  const stated = [top, bottom, left, right];
  if (stated.every((size) => size === 0)) return 'valid';
  const along = (axis: 0 | 1, size: number): Pair =>
    samePads(size, { kernel: kernel[axis], stride: strides[axis], dilation: dilations[axis] });
  return sameShape(stated, [...along(0, height), ...along(1, width)]) ? 'same' : undefined;
}

function zeroPadded(
  context: NodeContext,
  value: ImageValue,
  [top = 0, left = 0, bottom = 0, right = 0]: readonly number[],
): ImageValue {
  const padding = [
    [top, bottom],
    [left, right],
  ];
  const name = context.add('ZeroPadding2D', [value], { padding, data_format: 'channels_last' }, {}, '_pad');
  return {
    kind: 'image',
    name,
    channels: value.channels,
    height: value.height + top + bottom,
    width: value.width + left + right,
  };
}

function biasOf(context: NodeContext, size: number): Record<string, readonly [readonly number[], Float32Array]> {
  if (!context.node.inputs[2]) return {};
  const { data } = requireFloats(context, 2, 'bias');
  if (data.length !== size) throw new LayerProblem(`its bias has ${data.length} elements for ${size} outputs`);
  return { bias: [[size], data] };
}

export const writeConv: NodeWriter = (context) => {
  const { node } = context;
  const input = requireImage(context.value(0));
  const weights = requireFloats(context, 1, 'kernel');
  const [outputs = 1, inputs = 1, height = 1, width = 1] = weights.shape;
  const kernel: Pair = [height, width];
  const [strides, dilations] = [
    pairOf(intsAttribute(node, 'strides', [1, 1])),
    pairOf(intsAttribute(node, 'dilations', [1, 1])),
  ];
  const group = intAttribute(node, 'group', 1);
  const dilated = dilations.some((rate) => rate !== 1);
  const depthwise = group > 1 && group === input.channels && inputs === 1;
  if (group > 1 && !depthwise) throw new LayerProblem(`TF.js has no convolution with ${group} groups`);
  if (dilated && (depthwise || strides.some((stride) => stride !== 1)))
    throw new LayerProblem('TF.js cannot dilate it');
  const pads = intsAttribute(node, 'pads', [0, 0, 0, 0]);
  const named = namedPadding(input, pads, { kernel, strides, dilations });
  const value = named ? input : zeroPadded(context, input, pads);
  const padding = named ?? 'valid';
  const bias = biasOf(context, outputs);
  const common = {
    kernel_size: kernel,
    strides,
    padding,
    data_format: 'channels_last',
    dilation_rate: dilations,
    activation: 'linear',
    use_bias: 'bias' in bias,
  };
  if (!depthwise) {
    const stored = transposed(weights.data, weights.shape, [2, 3, 1, 0]);
    return result(
      context,
      context.add(
        'Conv2D',
        [value],
        { ...common, filters: outputs },
        { kernel: [[...kernel, inputs, outputs], stored], ...bias },
      ),
    );
  }
  const multiplier = outputs / group;
  const stored = transposed(weights.data, [group, multiplier, height, width], [2, 3, 0, 1]);
  const parameters = { depthwise_kernel: [[...kernel, group, multiplier], stored] as const, ...bias };
  return result(
    context,
    context.add('DepthwiseConv2D', [value], { ...common, depth_multiplier: multiplier }, parameters),
  );
};

export const writeConvTranspose: NodeWriter = (context) => {
  const { node } = context;
  const value = requireImage(context.value(0));
  const weights = requireFloats(context, 1, 'kernel');
  const [inputs = 1, outputs = 1, height = 1, width = 1] = weights.shape;
  const strides = pairOf(intsAttribute(node, 'strides', [1, 1]));
  const plainRates =
    intsAttribute(node, 'dilations', [1, 1]).every((rate) => rate === 1) && intAttribute(node, 'group', 1) === 1;
  if (!plainRates || node.attributes['output_shape'])
    throw new LayerProblem('TF.js has no grouped, dilated or sized transposed convolution');
  const [top = 0, left = 0, bottom = 0, right = 0] = intsAttribute(node, 'pads', [0, 0, 0, 0]);
  const [extraHeight = 0, extraWidth = 0] = intsAttribute(node, 'output_padding', [0, 0]);
  const stated = [top, bottom, extraHeight, left, right, extraWidth];
  const spread = (kernel: number, stride: number, same: boolean): readonly number[] => {
    const overlap = same ? Math.max(kernel - stride, 0) : 0;
    return [Math.floor(overlap / 2), Math.ceil(overlap / 2), Math.max(stride - kernel, 0)];
  };
  const padding = (['valid', 'same'] as const).find((kind) =>
    sameShape(stated, [...spread(height, strides[0], kind === 'same'), ...spread(width, strides[1], kind === 'same')]),
  );
  if (!padding)
    throw new LayerProblem(`TF.js has no transposed convolution with pads [${[top, left, bottom, right].join(', ')}]`);
  const bias = biasOf(context, outputs);
  const config = {
    filters: outputs,
    kernel_size: [height, width],
    strides,
    padding,
    data_format: 'channels_last',
    activation: 'linear',
    use_bias: 'bias' in bias,
  };
  const kernel = transposed(weights.data, weights.shape, [2, 3, 1, 0]);
  return result(
    context,
    context.add('Conv2DTranspose', [value], config, { kernel: [[height, width, outputs, inputs], kernel], ...bias }),
  );
};

const neverNegative = new Set(['Relu', 'Sigmoid', 'HardSigmoid', 'Softmax']);

export const writePool: NodeWriter = (context) => {
  const { node } = context;
  const input = requireImage(context.value(0));
  const isMax = node.opType === 'MaxPool';
  const kernel = pairOf(intsAttribute(node, 'kernel_shape', [1, 1]));
  const strides = pairOf(intsAttribute(node, 'strides', [1, 1]));
  const pads = intsAttribute(node, 'pads', [0, 0, 0, 0]);
  if (intsAttribute(node, 'dilations', [1, 1]).some((rate) => rate !== 1))
    throw new LayerProblem('TF.js cannot dilate it');
  if (intAttribute(node, 'ceil_mode', 0) !== 0) throw new LayerProblem('TF.js does not round sizes up');
  const counts = !isMax && intAttribute(node, 'count_include_pad', 0) === 1;
  const same = namedPadding(input, pads, { kernel, strides });
  const exact = same === 'valid' || (same === 'same' && !counts);
  const zerosFit = counts || (isMax && neverNegative.has(context.producer(0)?.opType ?? ''));
  if (!exact && !zerosFit) throw new LayerProblem(`TF.js has no pooling with pads [${pads.join(', ')}]`);
  const source = exact ? input : zeroPadded(context, input, pads);
  const config = { pool_size: kernel, strides, padding: exact ? same : 'valid', data_format: 'channels_last' };
  return result(context, context.add(isMax ? 'MaxPooling2D' : 'AveragePooling2D', [source], config));
};

/** A pool over the whole image keeps it an image of one place. */
export const writeGlobalPool: NodeWriter = (context) => {
  const value = requireImage(context.value(0));
  const size = [value.height, value.width];
  const className = context.node.opType === 'GlobalMaxPool' ? 'MaxPooling2D' : 'AveragePooling2D';
  const name = context.add(className, [value], {
    pool_size: size,
    strides: size,
    padding: 'valid',
    data_format: 'channels_last',
  });
  return image(name, value.channels, 1, 1);
};

export const writeReduceMean: NodeWriter = (context) => {
  const { node } = context;
  const value = requireImage(context.value(0));
  const axes = intsAttribute(node, 'axes', []).map((axis) => (axis < 0 ? axis + 4 : axis));
  if ([...axes].sort().join() !== '2,3') throw new LayerProblem(`TF.js has no mean over the axes [${axes.join(', ')}]`);
  if (intAttribute(node, 'keepdims', 1) === 1) return writeGlobalPool(context);
  const name = context.add('GlobalAveragePooling2D', [value], { data_format: 'channels_last' });
  return { kind: 'plain', name, shape: [value.channels] };
};
