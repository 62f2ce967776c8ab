// Activations by their Keras names, as a layer of their own or inside another layer's config.
import { float, int } from '../../graph/graph';
import { isRecord, textOf } from './json';
import type { JsonRecord } from './json';
import { scalar } from './converter';
import type { LayerContext, LayerConverter } from './converter';
import { LayerProblem } from './layerProblem';
import { graphAxis, renamed } from './values';
import type { Value } from './values';

type Activation = (context: LayerContext, value: Value, suffix: string) => Value;

const unary =
  (opType: string, attributes: Parameters<LayerContext['emit']>[2] = {}): Activation =>
  (context, value, suffix) =>
    renamed(value, context.emit(opType, [value.name], attributes, suffix));

/** Keras 2 and TF.js clip 0.2 x + 0.5, Keras 3 clips x / 6 + 0.5. */
const hardSigmoid: Activation = (context, value, suffix) =>
  unary('HardSigmoid', { alpha: float(context.dialect === 'keras3' ? 1 / 6 : 0.2), beta: float(0.5) })(
    context,
    value,
    suffix,
  );

const swish: Activation = (context, value, suffix) => {
  const gate = context.emit('Sigmoid', [value.name], {}, `${suffix}/sigmoid`);
  return renamed(value, context.emit('Mul', [value.name, gate], {}, suffix));
};

// Klambauer et al. 2017, "Self-normalizing neural networks".
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

const selu: Activation = (context, value, suffix) => {
  const bent = context.emit('Elu', [value.name], { alpha: float(seluAlpha) }, `${suffix}/elu`);
  return renamed(value, context.emit('Mul', [bent, context.constant('selu', () => scalar(seluScale))], {}, suffix));
};

/** Clip between `low` and `high`; either may be left out. */
export function clip(context: LayerContext, value: Value, low: number | null, high: number | null, suffix = ''): Value {
  const bound = (role: string, limit: number | null): string =>
    limit === null ? '' : context.constant(role, () => scalar(limit));
  return renamed(value, context.emit('Clip', [value.name, bound('min', low), bound('max', high)], {}, suffix));
}

/** Softmax over a file axis that counts the batch. A flattened image is normalised over all elements, in any order. */
export function softmax(context: LayerContext, value: Value, axis: number, suffix = '', opType = 'Softmax'): Value {
  const at = graphAxis(context, value, axis);
  if (at === 0) throw new LayerProblem('it normalises over the batch');
  return renamed(value, context.emit(opType, [value.name], { axis: int(at) }, suffix));
}

const activations: Readonly<Record<string, Activation>> = {
  linear: (_context, value) => value,
  relu: unary('Relu'),
  relu6: (context, value, suffix) => clip(context, value, 0, 6, suffix),
  relu_n1_to_1: (context, value, suffix) => clip(context, value, -1, 1, suffix),
  sigmoid: unary('Sigmoid'),
  tanh: unary('Tanh'),
  softmax: (context, value, suffix) => softmax(context, value, -1, suffix),
  log_softmax: (context, value, suffix) => softmax(context, value, -1, suffix, 'LogSoftmax'),
  elu: unary('Elu', { alpha: float(1) }),
  selu,
  exponential: unary('Exp'),
  hard_sigmoid: hardSigmoid,
  leaky_relu: unary('LeakyRelu', { alpha: float(0.2) }),
  swish,
  silu: swish,
  hard_swish: unary('HardSwish'),
  hard_silu: unary('HardSwish'),
};

const aliases: Readonly<Record<string, string>> = {
  hardSigmoid: 'hard_sigmoid',
  logSoftmax: 'log_softmax',
  leakyRelu: 'leaky_relu',
};

/** The name of an activation however the file spells it; undefined where it is no plain name. */
function activationName(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'linear';
  if (typeof value === 'string') return aliases[value] ?? value;
  if (!isRecord(value)) return undefined;
  const { class_name: className, config } = value;
  return className === 'function' && typeof config === 'string' ? (aliases[config] ?? config) : undefined;
}

/** The reason why a config's `activation` cannot be converted. */
export function checkActivation(config: JsonRecord): string | undefined {
  const name = activationName(config['activation']);
  if (name !== undefined && Object.hasOwn(activations, name)) return undefined;
  return `the activation ${JSON.stringify(config['activation'])} has no counterpart`;
}

/** Applies a config's `activation`; its node is named `<layer>/<activation>` inside another layer. */
export function activate(context: LayerContext, value: Value, own = false): Value {
  const name = activationName(context.config['activation']) ?? '';
  const activation = Object.hasOwn(activations, name) ? activations[name] : undefined;
  if (!activation) throw new LayerProblem(checkActivation(context.config) ?? 'it has an unknown activation');
  return activation(context, value, own ? '' : `/${name}`);
}

export const activationLayer: LayerConverter = {
  arity: 'one',
  check: (config) =>
    textOf(config, 'activation', '') === '' && !isRecord(config['activation']) ? 'it names no activation' : undefined,
  convert: (context, [value]) => activate(context, value, true),
};

/** Softmax as a layer: one axis, which Keras lets a list of one hold. */
export const softmaxLayer: LayerConverter = {
  arity: 'one',
  convert: (context, [value]) => {
    const { axis = -1 } = context.config as { axis?: unknown };
    const only = Array.isArray(axis) && axis.length === 1 ? (axis[0] as unknown) : axis;
    if (typeof only !== 'number') throw new LayerProblem('it normalises over several axes');
    return softmax(context, value, only);
  },
};
