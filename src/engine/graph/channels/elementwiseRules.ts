// Channels through elementwise operators: a residual addition ties its operands into one group; a constant vector is sliced
// with the group.
import { intAttribute } from '../attributes';
import type { Layout } from './channelBook';
import type { ChannelContext, ChannelRule } from './rule';
import { addSlice, dataLayout, inputOf, outputOf, placeOutputs } from './rule';

export const passThrough: ChannelRule = (context) => {
  const layout = dataLayout(context);
  return layout !== undefined && placeOutputs(context, layout);
};

/** Softmax keeps shapes, but over channels every channel has a say in every other: they stay whole. */
export const softmax: ChannelRule = (context) => {
  const layout = dataLayout(context);
  if (!layout) return false;
  const rank = context.shapeOf(inputOf(context, 0)).length;
  const axis = intAttribute(context.node, 'axis', -1);
  if ((axis < 0 ? axis + rank : axis) === layout.axis) {
    context.book.freeze(
      layout.group,
      `is normalised by ${context.node.opType} "${context.node.layer ?? context.node.name}"`,
    );
  }
  return placeOutputs(context, layout);
};

/** Slices a constant that broadcasts against a value of the given layout, where it has one entry a channel. */
function sliceConstant(context: ChannelContext, constant: string, layout: Layout, outputRank: number): void {
  const shape = context.shapeOf(constant);
  const axis = layout.axis - outputRank + shape.length;
  if ((shape[axis] ?? 1) > 1) addSlice(context, layout.group, constant, 'perChannel', axis, layout.block);
}

export const prelu: ChannelRule = (context) => {
  const layout = dataLayout(context);
  const slope = inputOf(context, 1);
  if (!layout || !context.isInitializer(slope)) return false;
  sliceConstant(context, slope, layout, context.shapeOf(outputOf(context)).length);
  return placeOutputs(context, layout);
};

function joinValues(context: ChannelContext, first: string, second: string): boolean {
  const { book, shapeOf } = context;
  const rank = shapeOf(outputOf(context)).length;
  const a = book.layoutOf(first);
  const b = book.layoutOf(second);
  if (!a || !b || shapeOf(first).length !== rank || shapeOf(second).length !== rank || a.axis !== b.axis) return false;
  const sizeA = shapeOf(first)[a.axis] ?? 1;
  const sizeB = shapeOf(second)[b.axis] ?? 1;
  if (sizeA === sizeB) {
    if (a.block !== b.block) return false;
    book.union(a.group, b.group);
    return placeOutputs(context, a);
  }
  // One map for all channels (spatial attention): it stays as it is.
  const [wide, narrow] = sizeA > sizeB ? [a, b] : [b, a];
  book.freeze(narrow.group, 'is broadcast over channels');
  return placeOutputs(context, wide);
}

export const binary: ChannelRule = (context) => {
  const [first, second] = [inputOf(context, 0), inputOf(context, 1)];
  const constant = context.isInitializer(second) ? second : context.isInitializer(first) ? first : null;
  if (constant === null) return joinValues(context, first, second);
  const data = constant === second ? first : second;
  const layout = context.book.layoutOf(data);
  const rank = context.shapeOf(outputOf(context)).length;
  if (!layout || context.shapeOf(data).length !== rank) return false;
  const isSingle = (context.shapeOf(data)[layout.axis] ?? 1) === 1;
  if (isSingle && (context.shapeOf(outputOf(context))[layout.axis] ?? 1) !== 1) return false;
  sliceConstant(context, constant, layout, rank);
  return placeOutputs(context, layout);
};
