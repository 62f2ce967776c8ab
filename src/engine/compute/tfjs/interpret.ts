// Runs a graph node by node with tfjs operators. It shares nothing with our gradient rules, which is what makes it a check.
import { AdaScaleError } from '../../../shared/errors';
import type { Graph, GraphNode, Tensor } from '../../graph/graph';
import { inferShapes } from '../../graph/shapes';
import { tfOps } from './ops/index';
import type { Tf, TfContext, TfTensor } from './tfjsOp';

export interface Interpretation {
  readonly tf: Tf;
  readonly graph: Graph;
  readonly batchSize: number;
  readonly onBatchStatistics?: TfContext['onBatchStatistics'];
}

/** @throws AdaScaleError `compute.unsupportedOp` listing every operator that the interpreter does not know. */
export function checkInterpretable(graph: Graph): void {
  const unknown = graph.nodes.filter((node) => !Object.hasOwn(tfOps, node.opType));
  if (unknown.length === 0) return;
  const list = unknown.map((node) => `${node.opType} (layer "${node.layer ?? node.name}")`).join(', ');
  throw new AdaScaleError('compute.unsupportedOp', `tfjs cannot run ${list}`, 'Choose an onnxruntime backend.');
}

/** A constant as a float tensor; tfjs has no 64-bit integers and needs none here. */
export const toTf = (tf: Tf, { shape, data }: Tensor): TfTensor =>
  tf.tensor(data instanceof Float32Array ? data : Float32Array.from(data, Number), [...shape], 'float32');

/**
 * Evaluates `outputs` from `feeds` (every graph input that is read). Call inside tf.tidy.
 * @throws AdaScaleError `compute.unsupportedOp`.
 */
export function interpret(
  { tf, graph, batchSize, onBatchStatistics }: Interpretation,
  feeds: ReadonlyMap<string, TfTensor>,
): ReadonlyMap<string, TfTensor> {
  checkInterpretable(graph);
  const shapes = inferShapes(graph, batchSize);
  const values = new Map(feeds);
  const valueOf = (name: string): TfTensor => {
    const tensor = graph.initializers.get(name);
    if (tensor && !values.has(name)) values.set(name, toTf(tf, tensor));
    const value = values.get(name);
    if (value) return value;
    throw new AdaScaleError('compute.program', `"${name}" of "${graph.name}" has no value`);
  };
  for (const node of graph.nodes) {
    const results = tfOps[node.opType]?.(contextOf(node, { tf, graph, shapes, valueOf, onBatchStatistics }));
    [results ?? []].flat().forEach((result, index) => values.set(node.outputs[index] ?? '', result));
  }
  return values;
}

interface Surroundings {
  readonly tf: Tf;
  readonly graph: Graph;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly valueOf: (name: string) => TfTensor;
  readonly onBatchStatistics: TfContext['onBatchStatistics'];
}

function contextOf(node: GraphNode, { tf, graph, shapes, valueOf, onBatchStatistics }: Surroundings): TfContext {
  const name = (index: number): string => node.inputs[index] ?? '';
  return {
    tf,
    node,
    onBatchStatistics,
    has: (index) => name(index) !== '',
    input: (index) => valueOf(name(index)),
    constant: (index) => {
      if (name(index) === '') return undefined;
      const tensor = graph.initializers.get(name(index));
      if (tensor) return Array.from(tensor.data, Number);
      const layer = node.layer ?? node.name;
      throw new AdaScaleError('compute.unsupportedOp', `Input ${index} of ${node.opType} "${layer}" is not a constant`);
    },
    inputShape: (index) => shapes.get(name(index)) ?? [],
    outputShape: (index) => [...(shapes.get(node.outputs[index] ?? '') ?? [])],
  };
}
