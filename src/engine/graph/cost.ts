// What one inference costs, in closed form: multiply-accumulate operations (MACs), parameters, bytes moved, peak activation
// memory. Biases, normalisation and activations count no MACs, as in the papers that AdaScale is compared with
// (arXiv 2412.00724, section on compression operators).
import type { Graph, GraphNode } from './graph';
import { elementCount } from './graph';
import { peakOver } from './liveness';
import type { Shape } from './ops/shapeRule';
import { inferShapes } from './shapes';
import { parameterInputs, storedValues } from './storedValues';
import { withoutQuantisation } from './withoutQuantisation';

export interface NodeCost {
  readonly node: string;
  /** The layer of the source file. */
  readonly layer: string;
  readonly opType: string;
  readonly outputShape: Shape;
  readonly macs: number;
  /** Stored numbers that no earlier node uses too, running statistics included. */
  readonly parameters: number;
  /** Inputs, outputs and weights read or written. */
  readonly bytes: number;
}

/** All at batch 1; conversions to integers and back count as fused into the operators around them. */
export interface GraphCost {
  readonly macs: number;
  /** Those of them whose weights are 8-bit integers. */
  readonly integerMacs: number;
  readonly parameters: number;
  readonly bytesMoved: number;
  readonly peakActivationBytes: number;
  readonly layers: readonly NodeCost[];
}

/** MACs of one node from the shapes of its inputs and its first output. */
function nodeMacs(node: GraphNode, inputs: readonly Shape[], output: Shape): number {
  const [data = [], weight = []] = inputs;
  switch (node.opType) {
    case 'Conv':
      return elementCount(output) * elementCount(weight.slice(1));
    case 'ConvTranspose':
      return elementCount(data) * elementCount(weight.slice(1));
    case 'Gemm':
      return elementCount(weight) * (output[0] ?? 1);
    case 'MatMul':
      return elementCount(output) * (data.at(-1) ?? 1);
    default:
      return 0;
  }
}

/**
 * Costs of a graph, node by node and in sum.
 * @throws AdaScaleError `model.shape` where shapes do not fit.
 */
export function graphCost(given: Graph): GraphCost {
  const { graph, bytesOf } = withoutQuantisation(given);
  const shapes = inferShapes(graph);
  const stored = storedValues(graph);
  const counted = new Set<string>();
  const size = (value: string): number => elementCount(shapes.get(value) ?? [0]);
  const countParameters = (node: GraphNode): number => {
    let parameters = 0;
    for (const index of parameterInputs(node, (value) => shapes.get(value)?.length ?? 0)) {
      const value = node.inputs[index];
      if (!value || !stored.has(value) || counted.has(value)) continue;
      counted.add(value);
      parameters += size(value);
    }
    return parameters;
  };
  const layers = graph.nodes.map((node): NodeCost => {
    const values = [...node.inputs, ...node.outputs].filter((value) => value !== '');
    const outputShape = shapes.get(node.outputs[0] ?? '') ?? [];
    return {
      node: node.name,
      layer: node.layer ?? node.name,
      opType: node.opType,
      outputShape,
      macs: nodeMacs(
        node,
        node.inputs.map((value) => shapes.get(value) ?? []),
        outputShape,
      ),
      parameters: countParameters(node),
      bytes: values.reduce((sum, value) => sum + size(value) * bytesOf(value), 0),
    };
  });
  const isInteger = ({ inputs: [, weight = ''] }: GraphNode): boolean => stored.has(weight) && bytesOf(weight) === 1;
  const integerMacs = layers.reduce(
    (total, { macs }, place) => total + (isInteger(graph.nodes[place] as GraphNode) ? macs : 0),
    0,
  );
  const sum = (pick: (layer: NodeCost) => number): number => layers.reduce((total, layer) => total + pick(layer), 0);
  return {
    macs: sum((layer) => layer.macs),
    integerMacs,
    parameters: sum((layer) => layer.parameters),
    bytesMoved: sum((layer) => layer.bytes),
    peakActivationBytes: peakOver(graph, shapes, bytesOf),
    layers,
  };
}
