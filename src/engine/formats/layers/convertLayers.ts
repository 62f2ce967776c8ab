// Keras layers to the IR, whatever file they came in: unfolds the architecture, gives each layer its weights, converts call
// by call and lists every layer that has no counterpart instead of stopping at the first.
import type { UnsupportedLayer } from '../../../shared/protocol/engine';
import { elementCount } from '../../graph/graph';
import type { ValueInfo } from '../../graph/graph';
import { modelLimits } from '../format';
import type { ReadModel } from '../format';
import { checkActivation } from './activations';
import type { Dialect, LayerContext, LayerConverter } from './converter';
import { foldPads } from './foldPads';
import { createGraphBuilder } from './graphBuilder';
import type { GraphBuilder } from './graphBuilder';
import type { JsonRecord } from './json';
import { LayerProblem } from './layerProblem';
import { converterOf, whyUnknown } from './layerTable';
import { readModelSpec } from './modelSpec';
import type { LayerSpec } from './modelSpec';
import { unfoldModel } from './topology';
import type { LayerCall, Topology } from './topology';
import { graphShape, image, plain, toPlain } from './values';
import type { Layout, Value } from './values';
import { indexWeights } from './weights';
import type { StoredWeight, WeightIndex } from './weights';

interface Conversion {
  readonly builder: GraphBuilder;
  readonly layout: Layout;
  readonly dialect: Dialect;
  readonly weights: WeightIndex;
  readonly constants: Map<string, string>;
  readonly values: Map<string, Value>;
  /** By layer, so that a layer that is called twice is listed once. */
  readonly unsupported: Map<string, UnsupportedLayer>;
}

/** Channels first only if every layer that says anything says so. */
function layoutOf(calls: readonly LayerCall[]): Layout {
  const stated = calls.map(({ layer }) => layer.config['data_format']).filter((format) => typeof format === 'string');
  return stated.length > 0 && stated.every((format) => /^channels_?first$/i.test(format)) ? 'NCHW' : 'NHWC';
}

const layerName = (path: readonly string[]): string => path.join('/');

function staticProblem(layer: LayerSpec, converter: LayerConverter | undefined, layout: Layout): string | undefined {
  if (!converter) return whyUnknown(layer.className);
  const format = layer.config['data_format'];
  const mixed = layout === 'NHWC' && typeof format === 'string' && /^channels_?first$/i.test(format);
  if (mixed) return 'it is channels_first in a model that is channels_last elsewhere';
  return checkActivation(layer.config) ?? converter.check?.(layer.config);
}

function contextOf(conversion: Conversion, call: LayerCall): LayerContext {
  const { builder, layout, dialect, constants } = conversion;
  const layer = layerName(call.path);
  return {
    builder,
    layer,
    layout,
    dialect,
    config: call.layer.config,
    weights: conversion.weights(call.path),
    emit: (opType, inputs, attributes = {}, suffix = '') =>
      builder.node(opType, layer + suffix, inputs, attributes, layer),
    constant: (role, make) => {
      const key = `${layer}\u0000${role}`;
      const name = constants.get(key) ?? builder.constant(`${layer}/${role}`, make());
      constants.set(key, name);
      return name;
    },
  };
}

function convertCall(conversion: Conversion, call: LayerCall): void {
  const { layer, path } = call;
  const converter = converterOf(layer.className);
  const list = (reason: string): void => {
    conversion.unsupported.set(layerName(path), { layer: layerName(path), op: layer.className, reason });
  };
  const problem = staticProblem(layer, converter, conversion.layout);
  if (problem !== undefined || !converter) return list(problem ?? '');
  const inputs = call.inputs.map((key) => conversion.values.get(key));
  const [head, ...others] = inputs.filter((value) => value !== undefined);
  if (!head || others.length + 1 < inputs.length) {
    if (inputs.length === 0) list('it reads no layer');
    return;
  }
  if (converter.arity === 'one' && others.length > 0) return list('it reads more than one input');
  try {
    conversion.values.set(call.output, converter.convert(contextOf(conversion, call), [head, ...others]));
  } catch (error) {
    if (!(error instanceof LayerProblem)) throw error;
    list(error.reason);
  }
}

function inputShape(config: JsonRecord): readonly unknown[] | undefined {
  const batched = config['batch_input_shape'] ?? config['batch_shape'];
  const shape = config['shape'] ?? config['input_shape'];
  if (Array.isArray(batched)) return (batched as unknown[]).slice(1);
  return Array.isArray(shape) ? (shape as unknown[]) : undefined;
}

function addInput(
  { builder, layout, values, unsupported }: Conversion,
  { layer, key }: Topology['inputs'][number],
): void {
  const shape = inputShape(layer.config);
  const fixed = shape?.every(
    (size): size is number =>
      typeof size === 'number' && Number.isInteger(size) && size >= 1 && size <= modelLimits.dimension,
  );
  const list = (reason: string): void => {
    unsupported.set(layer.name, { layer: layer.name, op: layer.className, reason });
  };
  if (!shape || shape.length === 0)
    return list('its shape is not stated: build the model with an input shape before saving');
  if (!fixed)
    return list(
      `its size [${shape.map((size) => (typeof size === 'number' ? size : 'None')).join(', ')}] is not fixed: save the model with a fixed input size`,
    );
  if (shape.length + 1 > modelLimits.rank) return list(`it has ${shape.length + 1} dimensions`);
  const [first = 1, second = 1, third = 1] = shape as number[];
  const free = (value: Value): Value => {
    const name = builder.input(layer.name, ['N', ...graphShape(value)]);
    return { ...value, name };
  };
  if (shape.length !== 3) values.set(key, free(plain('', shape)));
  else values.set(key, free(layout === 'NHWC' ? image('', third, first, second) : image('', first, second, third)));
}

/** Outputs in the file's element order; those behind an unsupported layer are missing. */
function graphOutputs({ builder, layout, values }: Conversion, keys: readonly string[]): ValueInfo[] {
  return keys.flatMap((key) => {
    const value = values.get(key);
    if (!value) return [];
    const ordered = value.kind === 'flat' ? toPlain({ builder, layout, layer: value.name }, value) : value;
    return [{ name: ordered.name, dataType: 'float32' as const, shape: ['N', ...graphShape(ordered)] }];
  });
}

/**
 * @param architecture `{ class_name, config }` as Keras and TF.js write it
 * @param weights every weight of the file, optimizer state left out; a layer asks for what it needs
 * @throws AdaScaleError `model.corrupt` naming a layer whose weights are missing or misshapen; `model.tooLarge`
 */
export function convertLayers(architecture: JsonRecord, weights: readonly StoredWeight[], dialect: Dialect): ReadModel {
  const topology = unfoldModel(readModelSpec(architecture));
  const conversion: Conversion = {
    builder: createGraphBuilder(),
    layout: layoutOf(topology.calls),
    dialect,
    weights: indexWeights(weights),
    constants: new Map(),
    values: new Map(),
    unsupported: new Map(),
  };
  for (const input of topology.inputs) addInput(conversion, input);
  for (const call of topology.calls) convertCall(conversion, call);
  const graph = conversion.builder.finish(topology.name, graphOutputs(conversion, topology.outputs));
  const unsupported = [...conversion.unsupported.values()];
  return {
    graph: unsupported.length === 0 ? foldPads(graph) : graph,
    unsupported,
    sourceLayout: conversion.layout,
    storedParameters: weights.reduce((sum, { shape }) => sum + elementCount(shape), 0),
  };
}
