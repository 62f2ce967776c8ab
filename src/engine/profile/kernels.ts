// The kernels that a runtime executes for a graph. ONNX Runtime (and every mobile runtime) folds batch normalisation into the
// convolution before it, adds a shortcut and applies the activation while the result is still in registers, so these nodes
// cost nothing of their own; counting them would punish networks for the way their file spells them. Reference: ONNX Runtime,
// "Graph optimizations" (basic: Conv+BatchNorm folding; extended: Conv/Gemm+Activation and Conv+Add+Activation fusion).
import { intAttribute } from '../graph/attributes';
import { graphCost, type NodeCost } from '../graph/cost';
import type { Graph, GraphNode } from '../graph/graph';
import { consumers, producers } from '../graph/rewrite';
import { inferShapes } from '../graph/shapes';
import { withoutQuantisation } from '../graph/withoutQuantisation';
import type { FusedActivation, KernelShape } from './kernelShape';
import { shapeOfNode } from './shapeOfNode';

export interface Kernel {
  readonly node: string;
  readonly kind: 'dense' | 'grouped' | 'other';
  readonly macs: number;
  /** Inputs, outputs and weights, once each. */
  readonly bytes: number;
  /** Null for a kernel of a kind that no calibration measures. */
  readonly shape: KernelShape | null;
}

const cheap = new Set(['Relu', 'Clip', 'LeakyRelu']);
const foldable = new Set([...cheap, 'BatchNormalization', 'Sigmoid', 'HardSigmoid', 'HardSwish', 'Tanh']);
/** One activation each: a second one behind it is a kernel of its own. */
const absorbing = new Set(['Conv', 'Gemm', 'MatMul', 'ConvTranspose', 'BatchNormalization']);
const free = new Set(['Identity', 'Dropout', 'Flatten', 'Reshape', 'Squeeze', 'Unsqueeze', 'Constant', 'Shape']);

/** The kernels of a graph in execution order, for batch 1. @throws AdaScaleError `model.shape`. */
export function kernels(given: Graph): readonly Kernel[] {
  const { graph, bytesOf } = withoutQuantisation(given);
  const shapes = inferShapes(graph);
  const hosts = fusions(graph, shapes, bytesOf);
  const guests = guestsByHost(graph, hosts);
  const costs = new Map(graphCost(given).layers.map((cost) => [cost.node, cost]));
  return graph.nodes.flatMap((node) => {
    const cost = costs.get(node.name);
    if (cost === undefined || free.has(node.opType) || hosts.has(node.name)) return [];
    const fused = fusionsOf(guests.get(node.name) ?? []);
    const precision = isInteger(node, graph, bytesOf) ? 'int8' : 'float32';
    return [{ ...toKernel(node, cost, fused), shape: shapeOfNode(node, shapes, precision, fused) }];
  });
}

/** A layer by its weights (the first one's input is floats that become integers on the way), all else by what it reads. */
function isInteger(node: GraphNode, { initializers }: Graph, bytesOf: (value: string) => number): boolean {
  const [source = '', weight = ''] = node.inputs;
  return bytesOf(initializers.has(weight) ? weight : source) === 1;
}

/** What was fused with a kernel. */
export interface Fused {
  readonly addsSum: boolean;
  readonly activation: FusedActivation;
}

function fusionsOf(guests: readonly GraphNode[]): Fused {
  const activations = guests.filter(({ opType }) => opType !== 'Add' && opType !== 'BatchNormalization');
  const activation =
    activations.length === 0 ? 'none' : activations.every(({ opType }) => cheap.has(opType)) ? 'relu' : 'other';
  return { addsSum: guests.some(({ opType }) => opType === 'Add'), activation };
}

function toKernel(node: GraphNode, cost: NodeCost, { addsSum }: Fused): Omit<Kernel, 'shape'> {
  const grouped = intAttribute(node, 'group', 1) > 1;
  const elements = cost.outputShape.reduce((product, size) => product * size, 1);
  return {
    node: node.name,
    kind: grouped ? 'grouped' : cost.macs > 0 ? 'dense' : 'other',
    macs: cost.macs,
    bytes: cost.bytes + (addsSum ? 4 * elements : 0),
  };
}

type Shapes = ReturnType<typeof inferShapes>;

/** Node -> the node whose kernel does its work: nothing else reads what lies between them. */
function fusions(graph: Graph, shapes: Shapes, bytesOf: (value: string) => number): ReadonlyMap<string, GraphNode> {
  const producedBy = producers(graph);
  const readBy = consumers(graph);
  const outputs = new Set(graph.outputs.map((output) => output.name));
  const hosts = new Map<string, GraphNode>();
  /** The node that makes `value` for a single reader. */
  const soleMaker = (value = ''): GraphNode | undefined =>
    outputs.has(value) || readBy.get(value)?.length !== 1 ? undefined : producedBy.get(value);
  const adds = ({ opType, inputs: [a = '', b = ''] }: GraphNode): boolean =>
    opType === 'Add' &&
    a !== b &&
    !graph.initializers.has(a) &&
    !graph.initializers.has(b) &&
    shapes.get(a)?.join() === shapes.get(b)?.join() &&
    bytesOf(a) !== 1;
  /** A convolution that is not followed by an activation before the sum. */
  const summing = (value: string): GraphNode | undefined => {
    const maker = soleMaker(value);
    if (maker?.opType === 'Conv') return maker;
    return maker?.opType === 'BatchNormalization' ? hosts.get(maker.name) : undefined;
  };
  for (const node of graph.nodes) {
    const maker = foldable.has(node.opType) ? soleMaker(node.inputs[0]) : undefined;
    if (maker !== undefined && (absorbing.has(maker.opType) || (maker.opType === 'Add' && hosts.has(maker.name))))
      hosts.set(node.name, hosts.get(maker.name) ?? maker);
    const conv = adds(node) ? node.inputs.map(summing).find((one) => one?.opType === 'Conv') : undefined;
    if (conv !== undefined) hosts.set(node.name, conv);
  }
  return hosts;
}

function guestsByHost(graph: Graph, hosts: ReadonlyMap<string, GraphNode>): ReadonlyMap<string, readonly GraphNode[]> {
  const guests = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    const host = hosts.get(node.name);
    if (host !== undefined) guests.set(host.name, [...(guests.get(host.name) ?? []), node]);
  }
  return guests;
}
