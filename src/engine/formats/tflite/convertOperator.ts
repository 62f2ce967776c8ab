// One operator: resolves its operands, lets its rule describe it as a layer, converts that layer.
import type { UnsupportedLayer } from '../../../shared/protocol/engine';
import { elementCount } from '../../graph/graph';
import { activate } from '../layers/activations';
import type { LayerContext } from '../layers/converter';
import type { GraphBuilder } from '../layers/graphBuilder';
import { LayerProblem } from '../layers/layerProblem';
import type { Value } from '../layers/values';
import type { LayerWeights } from '../layers/weights';
import {
  averagePooling,
  convolution,
  depthwise,
  fullyConnected,
  maxPooling,
  transposedConvolution,
} from './convolutionRules';
import { elementRules } from './elementRules';
import type { TfliteModel, TfliteOperator, TfliteTensor } from './model';
import type { LayerDescription, OperatorRule, OperatorView } from './rule';
import { fusedActivations } from './schema';

export interface Conversion {
  readonly model: TfliteModel;
  readonly builder: GraphBuilder;
  /** What the network computes, by tensor index. */
  readonly values: Map<number, Value>;
  /** DEQUANTIZE of a half precision constant: result index -> constant. */
  readonly halves: Map<number, TfliteTensor>;
  readonly unsupported: Map<string, UnsupportedLayer>;
}

const rules: Readonly<Record<string, OperatorRule>> = {
  ...elementRules,
  AVERAGE_POOL_2D: averagePooling,
  CONV_2D: convolution,
  DEPTHWISE_CONV_2D: depthwise,
  FULLY_CONNECTED: fullyConnected,
  MAX_POOL_2D: maxPooling,
  TRANSPOSE_CONV: transposedConvolution,
};

const quantised = new Set(['INT8', 'UINT8', 'INT16']);
const integral = new Set(['INT32', 'INT64']);

/** Converters join the names of fused layers with semicolons; the first is the layer that gave the result. */
const layerName = (tensor: TfliteTensor | undefined, { op }: TfliteOperator, position: number): string =>
  tensor?.name.split(';').at(0)?.trim() || `${op}_${position}`;

class Missing extends Error {}

function viewOf({ model, values, halves }: Conversion, { op, inputs, outputs, options }: TfliteOperator): OperatorView {
  const constantAt = (index: number): TfliteTensor | undefined => {
    const at = inputs[index] ?? -1;
    const tensor = halves.get(at) ?? model.tensors[at];
    return tensor?.stored !== undefined && !values.has(at) ? tensor : undefined;
  };
  return {
    op,
    options,
    outputShape: model.tensors[outputs[0] ?? -1]?.shape.slice(1) ?? [],
    inputs: inputs.length,
    value: (index) => {
      const value = values.get(inputs[index] ?? -1);
      if (value) return value;
      if (constantAt(index)) throw new LayerProblem(`its input ${index} is a constant`);
      // Behind an operator that is listed already: nothing to add.
      throw new Missing();
    },
    isConstant: (index) => constantAt(index) !== undefined,
    floats: (index) => {
      const tensor = constantAt(index);
      if (!tensor?.type.startsWith('FLOAT')) throw new LayerProblem(`its input ${index} is not a float constant`);
      if (tensor.sparse) throw new LayerProblem('its weights are stored sparsely');
      return { shape: tensor.shape, data: () => model.floats(tensor) };
    },
    integers: (index) => {
      const tensor = constantAt(index);
      if (!tensor || !integral.has(tensor.type))
        throw new LayerProblem(`its input ${index} is not an integer constant`);
      return model.integers(tensor);
    },
  };
}

function weightsOf({ weights = {} }: LayerDescription): LayerWeights {
  return {
    has: (kind) => Object.hasOwn(weights, kind),
    take: (kind, shape) => {
      const data = weights[kind]?.();
      if (!data || data.length !== elementCount(shape))
        throw new LayerProblem(`its ${kind} does not have the shape [${shape.join(', ')}]`);
      return data;
    },
  };
}

function convertWith(conversion: Conversion, rule: OperatorRule, operator: TfliteOperator, layer: string): Value {
  const { builder } = conversion;
  const context: Omit<LayerContext, 'config' | 'weights'> = {
    builder,
    layer,
    layout: 'NHWC',
    dialect: 'keras2',
    emit: (opType, inputs, attributes = {}, suffix = '') =>
      builder.node(opType, layer + suffix, inputs, attributes, layer),
    constant: (role, make) => builder.constant(`${layer}/${role}`, make()),
  };
  const description = rule(viewOf(conversion, operator), context);
  const { converter, config, inputs, activation = 0 } = description;
  const problem = converter.check?.(config);
  if (problem !== undefined) throw new LayerProblem(problem);
  const full: LayerContext = { ...context, config, weights: weightsOf(description) };
  const fused = fusedActivations[activation];
  if (fused === undefined) throw new LayerProblem(`its fused activation ${activation} has no counterpart`);
  return activate({ ...full, config: { activation: fused } }, converter.convert(full, inputs));
}

/** DEQUANTIZE of half precision weights only changes how they are stored. */
function foldHalf(
  { model, halves }: Conversion,
  { op, inputs: [from = -1], outputs: [to = -1] }: TfliteOperator,
): boolean {
  const tensor = model.tensors[from];
  if (op !== 'DEQUANTIZE' || tensor?.type !== 'FLOAT16' || tensor.stored === undefined) return false;
  halves.set(to, tensor);
  return true;
}

function whyUnsupported({ tensors }: TfliteModel, { op, inputs, outputs }: TfliteOperator): string | undefined {
  const small = [...inputs, ...outputs]
    .map((index) => tensors[index])
    .find((tensor) => tensor && quantised.has(tensor.type));
  if (small) return `it computes with ${small.type}: give the float model that this one was made from`;
  if (outputs.length !== 1) return `it has ${outputs.length} results`;
  return Object.hasOwn(rules, op) ? undefined : 'AdaScale has no conversion for this operator';
}

export function convertOperator(conversion: Conversion, operator: TfliteOperator, position: number): void {
  const { model, values, unsupported } = conversion;
  const [output = -1] = operator.outputs;
  const result = model.tensors[output];
  // Sizes computed from the batch (SHAPE, STRIDED_SLICE, PACK): the declared shapes say the same.
  if ((result && integral.has(result.type)) || foldHalf(conversion, operator)) return;
  const layer = layerName(result, operator, position);
  const list = (reason: string): void => {
    unsupported.set(`${position}`, { layer, op: operator.op, reason });
  };
  const reason = whyUnsupported(model, operator);
  const rule = rules[operator.op];
  if (reason !== undefined || !rule) return list(reason ?? '');
  try {
    values.set(output, convertWith(conversion, rule, operator, layer));
  } catch (error) {
    if (error instanceof Missing) return;
    if (!(error instanceof LayerProblem)) throw error;
    list(error.reason);
  }
}
