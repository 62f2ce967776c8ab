// Rectifiers as layers, and the scalings that Keras puts in front of a network (Rescaling, Normalization).
import { float, floatTensor } from '../../graph/graph';
import type { Tensor } from '../../graph/graph';
import { clip } from './activations';
import type { LayerContext, LayerConverter } from './converter';
import { numberOf, numbersOf } from './json';
import { rowsToChw, transposed } from './kernels';
import { LayerProblem } from './layerProblem';
import { fileShape, orderFree, renamed } from './values';
import type { Value } from './values';

export const relu: LayerConverter = {
  arity: 'one',
  check: (config) =>
    numberOf(config, 'threshold', 0) === 0 ? undefined : 'a ReLU with a threshold has no counterpart',
  convert: (context, [value]) => {
    const slope = numberOf(context.config, 'negative_slope', 0);
    const highest = numberOf(context.config, 'max_value', Infinity);
    if (slope === 0 && highest !== Infinity) return clip(context, value, 0, highest);
    const bounded = highest !== Infinity;
    const suffix = bounded ? '/rectified' : '';
    const [opType, attributes] =
      slope === 0 ? (['Relu', {}] as const) : (['LeakyRelu', { alpha: float(slope) }] as const);
    const rectified = renamed(value, context.emit(opType, [value.name], attributes, suffix));
    return bounded ? clip(context, rectified, null, highest) : rectified;
  },
};

/** Keras 2 calls the slope `alpha`, Keras 3 `negative_slope`. */
export const leakyRelu: LayerConverter = {
  arity: 'one',
  convert: (context, [value]) => {
    const alpha = float(numberOf(context.config, 'negative_slope', numberOf(context.config, 'alpha', 0.3)));
    return renamed(value, context.emit('LeakyRelu', [value.name], { alpha }));
  },
};

export const elu: LayerConverter = {
  arity: 'one',
  convert: (context, [value]) => {
    const alpha = float(numberOf(context.config, 'alpha', 1));
    return renamed(value, context.emit('Elu', [value.name], { alpha }));
  },
};

/** A file tensor of shape [h, w, c] (each may be 1) as it broadcasts against the value in the IR. */
export function broadcastable(
  { layout }: Pick<LayerContext, 'layout'>,
  value: Value,
  shape: readonly number[],
  data: Float32Array,
): Tensor {
  if (data.length === 1) return floatTensor([], data);
  if (shape.length > fileShape(value, layout).length)
    throw new LayerProblem('its constant has more dimensions than its input');
  if (value.kind === 'plain') return floatTensor(shape, data);
  if (value.kind === 'flat') return floatTensor(shape, orderFree(value) ? data : rowsToChw(data, value, 1));
  const [first = 1, second = 1, third = 1] = [...new Array<number>(3 - shape.length).fill(1), ...shape];
  if (layout === 'NCHW') return floatTensor([first, second, third], data);
  return floatTensor([third, first, second], transposed(data, [first, second, third], [2, 0, 1]));
}

export const prelu: LayerConverter = {
  arity: 'one',
  convert: (context, [value]) => {
    const shared = new Set(numbersOf(context.config['shared_axes']) ?? []);
    const shape = fileShape(value, context.layout).map((size, axis) => (shared.has(axis + 1) ? 1 : size));
    const slope = context.constant('alpha', () =>
      broadcastable(context, value, shape, context.weights.take('alpha', shape)),
    );
    return renamed(value, context.emit('PRelu', [value.name, slope]));
  },
};

/** A number, or one number a channel. */
function perChannel(
  context: LayerContext,
  value: Value,
  key: string,
  fallback: number,
  map: (x: number) => number,
): Tensor {
  const stated = context.config[key] ?? fallback;
  const numbers = typeof stated === 'number' ? [stated] : numbersOf([stated].flat(4));
  const channels = context.layout === 'NHWC' ? fileShape(value, context.layout).at(-1) : undefined;
  if (!numbers || (numbers.length !== 1 && numbers.length !== channels)) {
    throw new LayerProblem(`its ${key} is neither one number nor one a channel`);
  }
  return broadcastable(context, value, [numbers.length], Float32Array.from(numbers, map));
}

export const rescaling: LayerConverter = {
  arity: 'one',
  convert: (context, [value]) => {
    const scale = context.constant('scale', () => perChannel(context, value, 'scale', 1, (x) => x));
    const offset = context.constant('offset', () => perChannel(context, value, 'offset', 0, (x) => x));
    const scaled = context.emit('Mul', [value.name, scale], {}, '/scaled');
    return renamed(value, context.emit('Add', [scaled, offset]));
  },
};

/** Mean or variance of Normalization: in the config, or adapted and stored as a weight. */
function statistic(context: LayerContext, value: Value, key: 'mean' | 'variance', map: (x: number) => number): Tensor {
  if (context.config[key] !== undefined && context.config[key] !== null) return perChannel(context, value, key, 0, map);
  const shape = [context.layout === 'NHWC' ? (fileShape(value, context.layout).at(-1) ?? 1) : 0];
  return broadcastable(context, value, shape, context.weights.take(key, shape).map(map));
}

// Keras divides by max(sqrt(variance), backend.epsilon()).
const deviation = (variance: number): number => Math.max(Math.sqrt(variance), 1e-7);

export const normalization: LayerConverter = {
  arity: 'one',
  check: (config) => {
    if (config['invert'] === true) return 'an inverted normalisation has no counterpart';
    const { axis = -1 } = config as { axis?: unknown };
    const listed = typeof axis === 'number' ? [axis] : (numbersOf(axis) ?? []);
    return listed.length === 1 ? undefined : 'it normalises over several axes or none';
  },
  convert: (context, [value]) => {
    const rank = fileShape(value, context.layout).length;
    const axis = [context.config['axis'] ?? -1].flat()[0];
    if (context.layout === 'NCHW' || (axis !== -1 && axis !== rank))
      throw new LayerProblem('it does not normalise over the last axis');
    const mean = context.constant('mean', () => statistic(context, value, 'mean', (x) => x));
    const spread = context.constant('deviation', () => statistic(context, value, 'variance', deviation));
    const centred = context.emit('Sub', [value.name, mean], {}, '/centred');
    return renamed(value, context.emit('Div', [centred, spread]));
  },
};
