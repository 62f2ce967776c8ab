// Channels through layers with weights: a convolution or dense layer ends one group (its input's) and begins another (its
// output's); a depthwise convolution continues the one.
import { intAttribute } from '../attributes';
import type { ChannelContext, ChannelRule } from './rule';
import { addSlice, areInitializers, dataLayout, inputOf, outputOf, placeOutputs } from './rule';

interface WeightAxes {
  readonly consumer: number;
  readonly producer: number;
}

/** Slices the weight for both groups and opens the output's. */
function beginGroup(context: ChannelContext, axes: WeightAxes, outputAxis: number, bias: string): boolean {
  const layout = dataLayout(context);
  if (!layout) return false;
  const weight = inputOf(context, 1);
  const channels = context.shapeOf(outputOf(context))[outputAxis] ?? 0;
  addSlice(context, layout.group, weight, 'consumer', axes.consumer, layout.block);
  const group = context.book.open(channels, null, context.node.name);
  addSlice(context, group, weight, 'producer', axes.producer, 1);
  if (bias !== '' && context.shapeOf(bias).at(-1) === channels) {
    addSlice(context, group, bias, 'producer', context.shapeOf(bias).length - 1, 1);
  }
  return placeOutputs(context, { group, axis: outputAxis, block: 1 });
}

/** One filter, or `block / layout.block` filters, a channel: the group goes on through the layer. */
function continueGroup(context: ChannelContext, multiplier: number): boolean {
  const layout = dataLayout(context);
  if (layout?.axis !== 1) return false;
  const block = layout.block * multiplier;
  addSlice(context, layout.group, inputOf(context, 1), 'perChannel', 0, block);
  addSlice(context, layout.group, inputOf(context, 2), 'perChannel', 0, block);
  return placeOutputs(context, { ...layout, block });
}

export const convolution: ChannelRule = (context) => {
  if (!areInitializers(context, [1, 2]) || dataLayout(context)?.axis !== 1) return false;
  const group = intAttribute(context.node, 'group', 1);
  if (group === 1) return beginGroup(context, { consumer: 1, producer: 0 }, 1, inputOf(context, 2));
  const [filters = 0, depth] = context.shapeOf(inputOf(context, 1));
  return depth === 1 && continueGroup(context, filters / group);
};

export const transposedConvolution: ChannelRule = (context) => {
  if (!areInitializers(context, [1, 2]) || dataLayout(context)?.axis !== 1) return false;
  if (intAttribute(context.node, 'group', 1) !== 1) return false;
  return beginGroup(context, { consumer: 0, producer: 1 }, 1, inputOf(context, 2));
};

export const gemm: ChannelRule = (context) => {
  if (!areInitializers(context, [1, 2]) || dataLayout(context)?.axis !== 1) return false;
  if (intAttribute(context.node, 'transA', 0) !== 0) return false;
  const transposed = intAttribute(context.node, 'transB', 0) !== 0;
  const axes = transposed ? { consumer: 1, producer: 0 } : { consumer: 0, producer: 1 };
  return beginGroup(context, axes, 1, inputOf(context, 2));
};

export const matMul: ChannelRule = (context) => {
  const rank = context.shapeOf(inputOf(context, 0)).length;
  const isMatrix = context.shapeOf(inputOf(context, 1)).length === 2;
  if (!areInitializers(context, [1]) || !isMatrix || dataLayout(context)?.axis !== rank - 1) return false;
  return beginGroup(context, { consumer: 0, producer: 1 }, rank - 1, '');
};

export const batchNormalization: ChannelRule = (context) => {
  const layout = dataLayout(context);
  if (!areInitializers(context, [1, 2, 3, 4]) || layout?.axis !== 1) return false;
  for (const index of [1, 2, 3, 4]) {
    addSlice(context, layout.group, inputOf(context, index), 'perChannel', 0, layout.block);
  }
  return placeOutputs(context, layout);
};
