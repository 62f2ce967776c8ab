// Arithmetic with constants or between values, activations, and what moves elements.
import { elementCount, int64Tensor, string } from '../../graph/graph';
import { activationLayer, softmaxLayer } from '../layers/activations';
import { requireImage } from '../layers/converter';
import type { LayerConverter } from '../layers/converter';
import { broadcastable, elu, leakyRelu } from '../layers/elementwise';
import { LayerProblem } from '../layers/layerProblem';
import { add, concatenate, multiply, subtract } from '../layers/merges';
import { globalAveragePooling2d } from '../layers/pooling';
import { permuteLayer, zeroPadding2d } from '../layers/shapes';
import { fileShape, image, renamed, reshape } from '../layers/values';
import type { Value } from '../layers/values';
import type { FloatConstant, OperatorRule, OperatorView, RuleContext } from './rule';
import { optionFields } from './schema';

/** A layer whose node the rule has already added. */
const done = (value: Value): LayerConverter => ({ arity: 'one', convert: () => value });

/** A constant operand as it broadcasts against `value` in the IR. */
function operand(context: RuleContext, value: Value, { shape, data }: FloatConstant, role: string): string {
  const target = fileShape(value, context.layout);
  const leading = shape.slice(0, Math.max(0, shape.length - target.length));
  const fits = shape
    .slice(leading.length)
    .every((size, axis, fitted) => size === 1 || size === target[target.length - fitted.length + axis]);
  if (!fits || leading.some((size) => size !== 1))
    throw new LayerProblem(`its constant has the shape [${shape.join(', ')}]`);
  const fitted = shape.slice(leading.length);
  return context.constant(role, () => broadcastable(context, value, fitted, data()));
}

const arithmetic =
  (opType: string, between?: LayerConverter): OperatorRule =>
  (view, context) => {
    const activation = view.options?.int8(optionFields.arithmetic.activation, 0) ?? 0;
    const constant = [0, 1].find((index) => view.isConstant(index));
    if (constant === undefined) {
      if (!between) throw new LayerProblem('between two computed values it has no counterpart');
      return { converter: between, inputs: [view.value(0), view.value(1)], config: {}, activation };
    }
    const value = view.value(1 - constant);
    const other = operand(context, value, view.floats(constant), 'constant');
    if (elementCount(view.outputShape) !== elementCount(fileShape(value, context.layout)))
      throw new LayerProblem('its constant enlarges the value');
    const name = context.emit(opType, constant === 0 ? [other, value.name] : [value.name, other]);
    return { converter: done(renamed(value, name)), inputs: [value], config: {}, activation };
  };

const unary =
  (activation: string): OperatorRule =>
  (view) => ({ converter: activationLayer, inputs: [view.value(0)], config: { activation } });

const softmax: OperatorRule = (view) => {
  if ((view.options?.float(optionFields.softmax.beta, 1) ?? 1) !== 1) throw new LayerProblem('its beta is not 1');
  return { converter: softmaxLayer, inputs: [view.value(0)], config: { axis: -1 } };
};

/** RESHAPE, SQUEEZE, EXPAND_DIMS: the declared result says everything, the operand may be computed from the batch size. */
const toDeclaredShape: OperatorRule = (view, context) => {
  const value = reshape(context, view.value(0), view.outputShape);
  return { converter: done(value), inputs: [value], config: {} };
};

const leaky: OperatorRule = (view) => ({
  converter: leakyRelu,
  inputs: [view.value(0)],
  config: { alpha: view.options?.float(optionFields.leakyRelu.alpha, 0) ?? 0 },
});

const prelu: OperatorRule = (view, context) => {
  const value = view.value(0);
  const slope = operand(context, value, view.floats(1), 'alpha');
  return { converter: done(renamed(value, context.emit('PRelu', [value.name, slope]))), inputs: [value], config: {} };
};

const exponentialLinear: OperatorRule = (view) => ({ converter: elu, inputs: [view.value(0)], config: { alpha: 1 } });

const mean: OperatorRule = (view, context) => {
  const value = requireImage(view.value(0));
  const rank = fileShape(value, context.layout).length + 1;
  const axes = view.integers(1).map((axis) => (axis < 0 ? axis + rank : axis));
  if ([...axes].sort().join() !== '1,2')
    throw new LayerProblem(`it averages over the axes [${axes.join(', ')}], not over height and width`);
  const keepdims = (view.options?.uint8(optionFields.reducer.keepDims, 0) ?? 0) !== 0;
  return { converter: globalAveragePooling2d, inputs: [value], config: { keepdims } };
};

const pad: OperatorRule = (view) => {
  const [n0 = 0, n1 = 0, top = 0, bottom = 0, left = 0, right = 0, c0 = 0, c1 = 0] = view.integers(1);
  const value = requireImage(view.value(0));
  if (n0 !== 0 || n1 !== 0 || c0 !== 0 || c1 !== 0) throw new LayerProblem('it pads the batch or the channels');
  const padding = [
    [top, bottom],
    [left, right],
  ];
  return { converter: zeroPadding2d, inputs: [value], config: { padding } };
};

const transpose: OperatorRule = (view) => {
  const [batch, ...dims] = view.integers(1);
  if (batch !== 0) throw new LayerProblem('it moves the batch axis');
  return { converter: permuteLayer, inputs: [view.value(0)], config: { dims } };
};

const join: OperatorRule = (view) => {
  const values = Array.from({ length: view.inputs }, (_, index) => view.value(index));
  const [head, ...others] = values;
  if (!head) throw new LayerProblem('it joins nothing');
  const { axis, activation } = optionFields.concatenation;
  return {
    converter: concatenate,
    inputs: [head, ...others],
    config: { axis: view.options?.int32(axis, 0) ?? 0 },
    activation: view.options?.int8(activation, 0) ?? 0,
  };
};

const flag = (view: OperatorView, field: number): boolean => (view.options?.uint8(field, 0) ?? 0) !== 0;

const resize =
  (
    mode: 'linear' | 'nearest',
    at: { readonly alignCorners: number; readonly halfPixelCenters: number },
  ): OperatorRule =>
  (view, context) => {
    const value = requireImage(view.value(0));
    const [height = 0, width = 0] = view.integers(1);
    const [align, centred] = [flag(view, at.alignCorners), flag(view, at.halfPixelCenters)];
    if (mode === 'nearest' && (align || centred))
      throw new LayerProblem('nearest resizing with aligned corners or half pixels has no exact counterpart');
    const enlarged = image(value.name, value.channels, height, width);
    const sizes = context.constant('sizes', () => int64Tensor([1, value.channels, height, width]));
    const transform = align ? 'align_corners' : centred ? 'half_pixel' : 'asymmetric';
    const name = context.emit('Resize', [value.name, '', '', sizes], {
      mode: string(mode),
      coordinate_transformation_mode: string(transform),
      ...(mode === 'nearest' ? { nearest_mode: string('floor') } : {}),
    });
    return { converter: done(renamed(enlarged, name)), inputs: [value], config: {} };
  };

export const elementRules: Readonly<Record<string, OperatorRule>> = {
  ADD: arithmetic('Add', add),
  CONCATENATION: join,
  DIV: arithmetic('Div'),
  ELU: exponentialLinear,
  EXP: unary('exponential'),
  EXPAND_DIMS: toDeclaredShape,
  HARD_SWISH: unary('hard_swish'),
  LEAKY_RELU: leaky,
  LOGISTIC: unary('sigmoid'),
  LOG_SOFTMAX: unary('log_softmax'),
  MEAN: mean,
  MUL: arithmetic('Mul', multiply),
  PAD: pad,
  PRELU: prelu,
  RELU: unary('relu'),
  RELU6: unary('relu6'),
  RELU_N1_TO_1: unary('relu_n1_to_1'),
  RESHAPE: toDeclaredShape,
  RESIZE_BILINEAR: resize('linear', optionFields.resizeBilinear),
  RESIZE_NEAREST_NEIGHBOR: resize('nearest', optionFields.resizeNearest),
  SOFTMAX: softmax,
  SQUEEZE: toDeclaredShape,
  SUB: arithmetic('Sub', subtract),
  TANH: unary('tanh'),
  TRANSPOSE: transpose,
};
