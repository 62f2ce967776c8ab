// Activations, arithmetic and what moves elements.
import { floatAttribute, intAttribute, intsAttribute, stringAttribute } from '../../../graph/attributes';
import { requireImage } from '../../layers/converter';
import { LayerProblem } from '../../layers/layerProblem';
import { image, orderFree, plain, renamed, sameShape } from '../../layers/values';
import type { Value } from '../../layers/values';
import { affine, perChannel, uniform } from './affine';
import { floatsOf, reshapeTo, requireFloats, toGraphVector, valueOf } from './nodeWriter';
import type { NodeContext, NodeWriter } from './nodeWriter';

const activation =
  (name: string): NodeWriter =>
  (context) => {
    const value = context.value(0);
    return renamed(value, context.add('Activation', [value], { activation: name }));
  };

const rectified = (
  context: NodeContext,
  value: Value,
  config: Readonly<Record<string, unknown>> = {},
  suffix = '',
): Value => renamed(value, context.add('ReLU', [value], config, {}, suffix));

const joined = (context: NodeContext, className: string, parts: readonly [Value, ...Value[]], suffix = ''): Value =>
  renamed(parts[0], context.add(className, parts, {}, {}, suffix));

const leakyRelu: NodeWriter = (context) => {
  const value = context.value(0);
  return renamed(value, context.add('LeakyReLU', [value], { alpha: floatAttribute(context.node, 'alpha', 0.01) }));
};

/** TF.js has alpha 1 only; relu(x) (1 - alpha) + alpha elu(x) is the general one. */
const elu: NodeWriter = (context) => {
  const value = context.value(0);
  const alpha = floatAttribute(context.node, 'alpha', 1);
  if (alpha === 1) return renamed(value, context.add('ELU', [value], { alpha: 1 }));
  const bent = renamed(value, context.add('ELU', [value], { alpha: 1 }, {}, '_elu'));
  const straight = rectified(context, value, {}, '_relu');
  const parts = [
    uniform(context, straight, 1 - alpha, 0, '_straight'),
    uniform(context, bent, alpha, 0, '_bent'),
  ] as const;
  return joined(context, 'Add', parts);
};

function hardGate(context: NodeContext, value: Value, alpha: number, beta: number, suffix = ''): Value {
  return rectified(context, uniform(context, value, alpha, beta, `${suffix}_line`), { max_value: 1 }, suffix);
}

const hardSigmoid: NodeWriter = (context) =>
  hardGate(
    context,
    context.value(0),
    floatAttribute(context.node, 'alpha', 0.2),
    floatAttribute(context.node, 'beta', 0.5),
  );

const hardSwish: NodeWriter = (context) => {
  const value = context.value(0);
  return joined(context, 'Multiply', [value, hardGate(context, value, 1 / 6, 0.5, '_gate')]);
};

/** A limit of Clip: null where it is left out. */
function limit(context: NodeContext, index: number): number | null {
  if (!context.node.inputs[index]) return null;
  const bound = floatsOf(requireFloats(context, index, 'limit'))[0] ?? Number.NaN;
  return Number.isFinite(bound) && Math.abs(bound) < 3e38 ? bound : null;
}

const clip: NodeWriter = (context) => {
  const value = context.value(0);
  const [low, high] = [limit(context, 1), limit(context, 2)];
  if (low === 0) return rectified(context, value, high === null ? {} : { max_value: high });
  if (low !== null) {
    const above = rectified(
      context,
      uniform(context, value, 1, -low, '_above'),
      high === null ? {} : { max_value: high - low },
      '_relu',
    );
    return uniform(context, above, 1, low);
  }
  if (high === null) return value;
  const below = rectified(context, uniform(context, value, -1, high, '_below'), {}, '_relu');
  return uniform(context, below, -1, high);
};

const softmax: NodeWriter = (context) => {
  const value = context.value(0);
  const rank = context.outputShape.length + 1;
  const stated = intAttribute(context.node, 'axis', -1);
  const axis = stated < 0 ? stated + rank : stated;
  // TF.js normalises over the last axis only: the channels of an image, the features of a vector.
  if (axis !== (value.kind === 'image' ? 1 : rank - 1))
    throw new LayerProblem(`TF.js cannot normalise over axis ${axis}`);
  if (context.node.opType === 'LogSoftmax')
    return renamed(value, context.add('Activation', [value], { activation: 'log_softmax' }));
  return renamed(value, context.add('Softmax', [value], { axis: -1 }));
};

const prelu: NodeWriter = (context) => {
  const value = context.value(0);
  const slope = perChannel(value, requireFloats(context, 1, 'slope'));
  if (value.kind === 'plain' && value.shape.length > 1)
    throw new LayerProblem('its input is neither an image nor a vector');
  const isImage = value.kind === 'image';
  const config = { shared_axes: isImage ? [1, 2] : null };
  return renamed(
    value,
    context.add('PReLU', [value], config, { alpha: [isImage ? [1, 1, slope.length] : [slope.length], slope] }),
  );
};

/** Both operands lying alike in the file. */
function alike(context: NodeContext, a: Value, b: Value): readonly [Value, Value] {
  const sameFlat =
    a.kind === 'flat' &&
    b.kind === 'flat' &&
    sameShape([a.channels, a.height, a.width], [b.channels, b.height, b.width]);
  if (sameFlat || (a.kind === b.kind && a.kind !== 'flat')) return [a, b];
  if (a.kind === 'image' || b.kind === 'image') throw new LayerProblem('it combines an image with a vector');
  return [toGraphVector(context, a), toGraphVector(context, b)];
}

function between(context: NodeContext, a: Value, b: Value): Value {
  const { opType } = context.node;
  if (opType === 'Div') throw new LayerProblem('TF.js has no layer that divides');
  const [left, right] = alike(context, a, b);
  const other = opType === 'Sub' ? uniform(context, right, -1, 0, '_negative') : right;
  const name = context.add(opType === 'Mul' ? 'Multiply' : 'Add', [left, other]);
  return left.kind === 'flat' ? renamed(left, name) : valueOf(name, context.outputShape);
}

const arithmetic: NodeWriter = (context) => {
  const at = [0, 1].find((index) => context.constant(index) !== undefined);
  if (at === undefined) return between(context, context.value(0), context.value(1));
  const value = context.value(1 - at);
  const operand = perChannel(value, requireFloats(context, at, 'operand'));
  const ones = new Float32Array(operand.length).fill(1);
  const zeros = new Float32Array(operand.length);
  const { opType } = context.node;
  if (opType === 'Mul') return affine(context, value, operand, zeros);
  if (opType === 'Add') return affine(context, value, ones, operand);
  if (opType === 'Sub' && at === 0)
    return affine(
      context,
      value,
      ones.map((x) => -x),
      operand,
    );
  if (opType === 'Sub')
    return affine(
      context,
      value,
      ones,
      operand.map((x) => -x),
    );
  if (at === 0) throw new LayerProblem('TF.js has no layer that divides');
  return affine(
    context,
    value,
    operand.map((x) => 1 / x),
    zeros,
  );
};

const reshape: NodeWriter = (context) => reshapeTo(context, context.value(0), context.outputShape);

const transpose: NodeWriter = (context) => {
  const value = context.value(0);
  const rank = context.outputShape.length + 1;
  const order = intsAttribute(
    context.node,
    'perm',
    Array.from({ length: rank }, (_, axis) => rank - 1 - axis),
  );
  if (order[0] !== 0) throw new LayerProblem('it moves the batch axis');
  if (order.every((axis, index) => axis === index)) return value;
  if (value.kind !== 'image')
    return plain(context.add('Permute', [value], { dims: order.slice(1) }), context.outputShape);
  // IR axes 1,2,3 lie at 3,1,2 in the file; the file's axes 1,2,3 are the IR's 2,3,1.
  const dims = [2, 3, 1].map((axis) => [0, 3, 1, 2][order[axis] ?? 0]);
  return valueOf(context.add('Permute', [value], { dims }), context.outputShape);
};

const concat: NodeWriter = (context) => {
  const given = context.node.inputs.map((_, index) => context.value(index));
  const values = given.map((value) =>
    value.kind === 'flat' && !orderFree(value) ? toGraphVector(context, value) : value,
  );
  const rank = context.outputShape.length + 1;
  const stated = intAttribute(context.node, 'axis', 1);
  const axis = stated < 0 ? stated + rank : stated;
  if (axis === 0) throw new LayerProblem('it joins along the batch');
  const inFile = rank === 4 ? [0, 3, 1, 2][axis] : axis;
  return valueOf(context.add('Concatenate', values, { axis: inFile }), context.outputShape);
};

const pad: NodeWriter = (context) => {
  const value = requireImage(context.value(0));
  const filler = context.node.inputs[2] ? Number(requireFloats(context, 2, 'filler').data[0]) : 0;
  const [n0, c0, top = 0, left = 0, n1, c1, bottom = 0, right = 0] = requireFloats(context, 1, 'pads').data;
  const spatial = [n0, c0, n1, c1].every((size) => size === 0) && [top, left, bottom, right].every((size) => size >= 0);
  if (!spatial || filler !== 0 || stringAttribute(context.node, 'mode', 'constant') !== 'constant') {
    throw new LayerProblem('TF.js pads height and width with zeros only');
  }
  const padding = [
    [top, bottom],
    [left, right],
  ];
  const name = context.add('ZeroPadding2D', [value], { padding, data_format: 'channels_last' });
  return image(name, value.channels, value.height + top + bottom, value.width + left + right);
};

/** Slices of height and width without steps are crops. */
const slice: NodeWriter = (context) => {
  const value = requireImage(context.value(0));
  const list = (index: number, fallback: readonly number[]): readonly number[] =>
    context.node.inputs[index] ? Array.from(requireFloats(context, index, 'range').data) : fallback;
  const [starts, ends] = [list(1, []), list(2, [])];
  const axes = list(
    3,
    starts.map((_, index) => index),
  ).map((axis) => (axis < 0 ? axis + 4 : axis));
  const plainSteps = list(4, []).every((step) => step === 1);
  if (!plainSteps || axes.some((axis) => axis !== 2 && axis !== 3))
    throw new LayerProblem('TF.js crops height and width only');
  const cropping = [2, 3].map((axis) => {
    const size = axis === 2 ? value.height : value.width;
    const at = axes.indexOf(axis);
    const inside = (position: number): number => Math.min(size, Math.max(0, position < 0 ? position + size : position));
    return at < 0 ? [0, 0] : [inside(starts[at] ?? 0), size - inside(ends[at] ?? size)];
  });
  return valueOf(context.add('Cropping2D', [value], { cropping, data_format: 'channels_last' }), context.outputShape);
};

/** Nearest neighbour with whole factors is the same under these conventions. */
const blockwise = new Set(['asymmetric floor', 'half_pixel round_prefer_floor', 'half_pixel round_prefer_ceil']);

const resize: NodeWriter = (context) => {
  const value = requireImage(context.value(0));
  const { node } = context;
  const [channels = 1, height = 1, width = 1] = context.outputShape;
  const size = [height / value.height, width / value.width];
  const mode = stringAttribute(node, 'mode', 'nearest');
  const transform = stringAttribute(node, 'coordinate_transformation_mode', 'half_pixel');
  const rule = `${transform} ${stringAttribute(node, 'nearest_mode', 'round_prefer_floor')}`;
  const exact = mode === 'nearest' ? blockwise.has(rule) : mode === 'linear' && transform === 'asymmetric';
  if (!size.every(Number.isInteger) || !exact || channels !== value.channels) {
    throw new LayerProblem(`TF.js cannot resize by ${size.join(' x ')} (${mode}, ${transform})`);
  }
  const interpolation = mode === 'nearest' ? 'nearest' : 'bilinear';
  return valueOf(
    context.add('UpSampling2D', [value], { size, interpolation, data_format: 'channels_last' }),
    context.outputShape,
  );
};

export const elementWriters: Readonly<Record<string, NodeWriter>> = {
  Add: arithmetic,
  Clip: clip,
  Concat: concat,
  Div: arithmetic,
  Elu: elu,
  Flatten: reshape,
  HardSigmoid: hardSigmoid,
  HardSwish: hardSwish,
  Identity: (context) => context.value(0),
  LeakyRelu: leakyRelu,
  LogSoftmax: softmax,
  Mul: arithmetic,
  Pad: pad,
  PRelu: prelu,
  Relu: (context) => rectified(context, context.value(0)),
  Reshape: reshape,
  Resize: resize,
  Sigmoid: activation('sigmoid'),
  Slice: slice,
  Softmax: softmax,
  Squeeze: reshape,
  Sub: arithmetic,
  Tanh: activation('tanh'),
  Transpose: transpose,
  Unsqueeze: reshape,
};
