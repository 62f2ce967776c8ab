// Channels through operators that move or summarise: pooling, resizing and padding keep them; Flatten turns each into a block
// of consecutive elements; Transpose moves their axis.
import { intAttribute } from '../attributes';
import { elementCount } from '../graph';
import { resizeKeepsAxis } from '../ops/resize';
import { reducedAxes } from '../ops/reduce';
import { permutation, squeezedAxes, unsqueezedAxes } from '../ops/layout';
import type { ShapeInputs } from '../ops/shapeRule';
import { int64Tensor } from '../graph';
import type { ChannelContext, ChannelRule } from './rule';
import { dataLayout, inputOf, outputOf, placeOutputs } from './rule';

/** The node as shape rules see it. */
function shapeInputs(context: ChannelContext): ShapeInputs {
  const { node } = context;
  return {
    node,
    shapes: node.inputs.map((value) => (value === '' ? undefined : context.shapeOf(value))),
    constant: (index) => {
      const numbers = context.numbersOf(inputOf(context, index));
      return numbers && int64Tensor(numbers);
    },
  };
}

/** Pooling works within a channel as long as channels are the second axis. */
export const pooling: ChannelRule = (context) => {
  const layout = dataLayout(context);
  return layout?.axis === 1 && placeOutputs(context, layout);
};

export const resize: ChannelRule = (context) => {
  const layout = dataLayout(context);
  const before = context.shapeOf(inputOf(context, 0));
  const after = context.shapeOf(outputOf(context));
  if (!layout || !resizeKeepsAxis(before, after, layout.axis)) return false;
  // Output sizes that name the channel count would undo a narrower width.
  return inputOf(context, 3) === '' && placeOutputs(context, layout);
};

export const pad: ChannelRule = (context) => {
  const layout = dataLayout(context);
  const rank = context.shapeOf(inputOf(context, 0)).length;
  const pads = context.numbersOf(inputOf(context, 1));
  if (!layout || !pads || pads[layout.axis] !== 0 || pads[layout.axis + rank] !== 0) return false;
  return placeOutputs(context, layout);
};

export const reduce: ChannelRule = (context) => {
  const layout = dataLayout(context);
  const removed = reducedAxes(shapeInputs(context));
  if (!layout || removed.includes(layout.axis)) return false;
  const kept = intAttribute(context.node, 'keepdims', 1) !== 0;
  const axis = kept ? layout.axis : layout.axis - removed.filter((other) => other < layout.axis).length;
  return placeOutputs(context, { ...layout, axis });
};

export const transpose: ChannelRule = (context) => {
  const layout = dataLayout(context);
  return (
    layout !== undefined &&
    placeOutputs(context, { ...layout, axis: permutation(shapeInputs(context)).indexOf(layout.axis) })
  );
};

export const squeeze: ChannelRule = (context) => {
  const layout = dataLayout(context);
  const removed = squeezedAxes(shapeInputs(context));
  if (!layout || removed.includes(layout.axis) || inputOf(context, 1) === '') return false;
  return placeOutputs(context, { ...layout, axis: layout.axis - removed.filter((axis) => axis < layout.axis).length });
};

export const unsqueeze: ChannelRule = (context) => {
  const layout = dataLayout(context);
  if (!layout) return false;
  const inserted = unsqueezedAxes(shapeInputs(context));
  let axis = layout.axis;
  for (const at of [...inserted].sort((a, b) => a - b)) if (at <= axis) axis++;
  return placeOutputs(context, { ...layout, axis });
};

export const flatten: ChannelRule = (context) => {
  const layout = dataLayout(context);
  const shape = context.shapeOf(inputOf(context, 0));
  const split = intAttribute(context.node, 'axis', 1);
  const axis = split < 0 ? split + shape.length : split;
  if (layout?.axis !== axis || axis !== 1) return false;
  return placeOutputs(context, { ...layout, block: layout.block * elementCount(shape.slice(2)) });
};

/**
 * A Reshape keeps channels apart where the elements before and after the channel axis regroup among themselves. The size on
 * the channel axis has to be free (0 or -1), else a narrower width would no longer fit.
 */
export const reshape: ChannelRule = (context) => {
  const layout = dataLayout(context);
  const before = context.shapeOf(inputOf(context, 0));
  const after = context.shapeOf(outputOf(context));
  const target = context.numbersOf(inputOf(context, 1));
  if (!layout || !target) return false;
  const leading = elementCount(before.slice(0, layout.axis));
  const axis = after.findIndex((_, at) => elementCount(after.slice(0, at)) === leading && target[at] !== 1);
  const channels = (before[layout.axis] ?? 0) / layout.block;
  const block = (after[axis] ?? 0) / channels;
  const isFree = target[axis] === -1 || (target[axis] === 0 && axis === layout.axis);
  if (axis < 0 || !Number.isInteger(block) || block < 1 || !isFree) return false;
  return placeOutputs(context, { ...layout, axis, block });
};
