// The kernels that a runtime executes for a graph. ONNX Runtime (and every mobile runtime) folds batch normalisation into the
// convolution before it and applies the activation while the result is still in registers, so these nodes cost nothing of
// their own; counting them would punish networks for the way their file spells them. Reference: ONNX Runtime, "Graph
// optimizations" (basic: Conv+BatchNorm folding; extended: Conv/Gemm+Activation fusion).
import { intAttribute } from '../graph/attributes';
import { graphCost, type NodeCost } from '../graph/cost';
import type { Graph, GraphNode } from '../graph/graph';
import { consumers, producers } from '../graph/rewrite';

export interface Kernel {
  readonly node: string;
  readonly kind: 'dense' | 'grouped' | 'other';
  readonly macs: number;
  /** Inputs, outputs and weights, once each. */
  readonly bytes: number;
}

const foldable = new Set([
  'BatchNormalization',
  'Relu',
  'Clip',
  'LeakyRelu',
  'Sigmoid',
  'HardSigmoid',
  'HardSwish',
  'Tanh',
]);
const absorbing = new Set(['Conv', 'Gemm', 'MatMul', 'ConvTranspose', ...foldable]);
const free = new Set(['Identity', 'Dropout', 'Flatten', 'Reshape', 'Squeeze', 'Unsqueeze', 'Constant', 'Shape']);

/** The kernels of a graph in execution order, for batch 1. */
export function kernels(graph: Graph): readonly Kernel[] {
  const byName = new Map(graph.nodes.map((node) => [node.name, node]));
  const isFused = fusion(graph);
  return graphCost(graph).layers.flatMap((cost) => {
    const node = byName.get(cost.node);
    return node === undefined || free.has(node.opType) || isFused(node) ? [] : [toKernel(node, cost)];
  });
}

function toKernel(node: GraphNode, cost: NodeCost): Kernel {
  const grouped = intAttribute(node, 'group', 1) > 1;
  return {
    node: node.name,
    kind: grouped ? 'grouped' : cost.macs > 0 ? 'dense' : 'other',
    macs: cost.macs,
    bytes: cost.bytes,
  };
}

/** True for a node that its producer absorbs: nothing else reads what lies between them. */
function fusion(graph: Graph): (node: GraphNode) => boolean {
  const producedBy = producers(graph);
  const readBy = consumers(graph);
  const outputs = new Set(graph.outputs.map((output) => output.name));
  return (node) => {
    const value = node.inputs[0];
    if (!foldable.has(node.opType) || value === undefined || outputs.has(value)) return false;
    const producer = producedBy.get(value);
    return producer !== undefined && absorbing.has(producer.opType) && readBy.get(value)?.length === 1;
  };
}
