// Writes a graph as a TF.js layers model (functional, N,H,W,C): model.json and one file of weights beside it, readable by
// tf.loadLayersModel() and by the reader of this folder.
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../../shared/errors';
import type { Graph, GraphNode } from '../../graph/graph';
import { normalise } from '../../graph/normalise';
import { producers } from '../../graph/rewrite';
import { inferShapes } from '../../graph/shapes';
import { LayerProblem } from '../layers/layerProblem';
import { renamed } from '../layers/values';
import type { Value } from '../layers/values';
import { writeConv, writeConvTranspose, writeGlobalPool, writePool, writeReduceMean } from './writing/convolutions';
import { writeBatchNormalization, writeGemm } from './writing/dense';
import { elementWriters } from './writing/elements';
import { createLayerWriter } from './writing/layerWriter';
import type { LayerWriter, WrittenWeight } from './writing/layerWriter';
import { toGraphVector, valueOf } from './writing/nodeWriter';
import type { NodeContext, NodeWriter } from './writing/nodeWriter';

const writers: Readonly<Record<string, NodeWriter>> = {
  ...elementWriters,
  AveragePool: writePool,
  BatchNormalization: writeBatchNormalization,
  Conv: writeConv,
  ConvTranspose: writeConvTranspose,
  Gemm: writeGemm,
  GlobalAveragePool: writeGlobalPool,
  GlobalMaxPool: writeGlobalPool,
  MatMul: writeGemm,
  MaxPool: writePool,
  ReduceMean: writeReduceMean,
};

interface Walk {
  readonly graph: Graph;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly makers: ReadonlyMap<string, GraphNode>;
  readonly values: Map<string, Value>;
  readonly writer: LayerWriter;
}

/** Stands in for the batch: a result whose first dimension differs mixes samples. */
const probeBatch = 2;

/** Thrown where an input is missing because its own node could not be written. */
class Missing extends Error {}

function contextOf({ graph, shapes, makers, values, writer }: Walk, node: GraphNode): NodeContext {
  const shape = shapes.get(node.outputs[0] ?? '') ?? [];
  if (shape[0] !== probeBatch) throw new LayerProblem('its result does not keep the batch as first dimension');
  const constant = (index: number) => graph.initializers.get(node.inputs[index] ?? '');
  return {
    node,
    outputShape: shape.slice(1),
    constant,
    value: (index) => {
      const value = values.get(node.inputs[index] ?? '');
      if (value) return value;
      if (constant(index)) throw new LayerProblem(`its input ${index} is a constant`);
      throw new Missing();
    },
    producer: (index) => makers.get(node.inputs[index] ?? ''),
    add: (className, inputs, config = {}, weights = {}, suffix = '') =>
      writer.add(className, node.name + suffix, inputs, config, weights),
  };
}

/** The reason why a node cannot be written. */
function writeNode(walk: Walk, node: GraphNode): string | undefined {
  const write = Object.hasOwn(writers, node.opType) && !node.domain ? writers[node.opType] : undefined;
  if (!write) return 'TF.js has no layer for this operator';
  if (node.outputs.filter(Boolean).length !== 1) return `it has ${node.outputs.length} results`;
  try {
    walk.values.set(node.outputs[0] ?? '', write(contextOf(walk, node)));
    return undefined;
  } catch (error) {
    if (error instanceof Missing) return undefined;
    if (error instanceof LayerProblem) return error.reason;
    throw error;
  }
}

function cannotWrite(problems: readonly string[]): AdaScaleError {
  return new AdaScaleError(
    'model.cannotWrite',
    `A TF.js layers model cannot hold this network: ${problems.join('; ')}`,
    'Export it as ONNX, which holds every network that AdaScale makes.',
  );
}

/** Outputs in the graph's order of elements, each a layer of its own. */
function outputsOf({ graph, values, writer }: Walk): readonly Value[] {
  return graph.outputs.map(({ name }) => {
    const value = values.get(name);
    if (!value) throw cannotWrite([`output "${name}" is a constant`]);
    const add: NodeContext['add'] = (className, inputs, config, weights, suffix = '') =>
      writer.add(className, name + suffix, inputs, config, weights);
    const ordered = value.kind === 'flat' ? toGraphVector({ add }, value) : value;
    const isInput = writer.layers.some((layer) => layer.name === ordered.name && layer.class_name === 'InputLayer');
    return isInput
      ? renamed(ordered, writer.add('Activation', `${name}_output`, [ordered], { activation: 'linear' }))
      : ordered;
  });
}

function addInputs({ graph, values, writer, shapes }: Walk): readonly Value[] {
  return graph.inputs.map(({ name, dataType }) => {
    const [batch, ...shape] = shapes.get(name) ?? [];
    if (batch !== probeBatch || dataType !== 'float32') throw cannotWrite([`input "${name}" is not a batch of floats`]);
    const [channels, height, width] = shape;
    const inFile = shape.length === 3 ? [height, width, channels] : shape;
    const layer = writer.add('InputLayer', name, [], { batch_input_shape: [null, ...inFile], sparse: false });
    const value = valueOf(layer, shape);
    values.set(name, value);
    return value;
  });
}

const refs = (values: readonly Value[]): readonly unknown[] => values.map(({ name }) => [name, 0, 0]);

function joinedBytes(weights: readonly WrittenWeight[]): Uint8Array {
  const bytes = new Uint8Array(weights.reduce((sum, { data }) => sum + data.byteLength, 0));
  let offset = 0;
  for (const { data } of weights) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/** The two parts of a TF.js model. @throws AdaScaleError `model.cannotWrite` naming every node without a counterpart */
export function toTfjsLayers(source: Graph): { readonly topology: object; readonly weights: readonly WrittenWeight[] } {
  const graph = normalise(source);
  const walk: Walk = {
    graph,
    shapes: inferShapes(graph, probeBatch),
    makers: producers(graph),
    values: new Map(),
    writer: createLayerWriter(),
  };
  const inputs = addInputs(walk);
  const problems = graph.nodes.flatMap((node) => {
    const reason = writeNode(walk, node);
    return reason === undefined ? [] : [`${node.opType} "${node.layer ?? node.name}": ${reason}`];
  });
  if (problems.length > 0) throw cannotWrite(problems);
  const outputs = outputsOf(walk);
  const { layers, weights } = walk.writer;
  const config = { name: graph.name || 'model', layers, input_layers: refs(inputs), output_layers: refs(outputs) };
  const topology = { class_name: 'Model', config, keras_version: 'tfjs-layers 4.22.0', backend: 'tensor_flow.js' };
  return { topology, weights };
}

/**
 * @param file path of the JSON file; the weights go beside it as `<name>.weights.bin`
 * @throws AdaScaleError `model.cannotWrite`
 */
export async function writeTfjsLayers(graph: Graph, file: string): Promise<readonly string[]> {
  const { topology, weights } = toTfjsLayers(graph);
  const binary = `${path.basename(file, path.extname(file))}.weights.bin`;
  const binaryPath = path.join(path.dirname(file), binary);
  const entries = weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }));
  const json = {
    format: 'layers-model',
    generatedBy: 'AdaScale',
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths: [binary], weights: entries }],
  };
  // Weights first: a model.json that exists is complete.
  await writeFile(binaryPath, joinedBytes(weights));
  await writeFile(file, JSON.stringify(json));
  return [file, binaryPath];
}
