// BatchNorm is an affine map by channel: behind a convolution that nothing else reads it becomes part of its kernel and bias
// (Jacob et al. 2018, section 3.2).
import { floatAttribute } from '../../graph/attributes';
import { floatTensor, type Graph, type GraphNode, type Tensor } from '../../graph/graph';
import { consumers, removeDead } from '../../graph/rewrite';

const numbers = (tensor: Tensor | undefined): Float64Array => Float64Array.from(tensor?.data ?? [], Number);

interface Folded {
  readonly node: GraphNode;
  readonly weight: Tensor;
  readonly bias: Tensor;
}

/** Same function up to rounding, without every BatchNormalization that follows a Conv alone. */
export function foldBatchNorm(graph: Graph): Graph {
  const readers = consumers(graph);
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const initializers = new Map(graph.initializers);
  const replaced = new Map<string, GraphNode | null>();
  for (const conv of graph.nodes) {
    const value = conv.outputs[0] ?? '';
    const [norm, ...others] = readers.get(value) ?? [];
    if (norm?.opType !== 'BatchNormalization' || others.length > 0 || outputs.has(value)) continue;
    const folded = conv.opType === 'Conv' ? foldInto(graph, conv, norm) : null;
    if (!folded) continue;
    const [, weight = '', bias = ''] = folded.node.inputs;
    initializers.set(weight, folded.weight).set(bias, folded.bias);
    replaced.set(conv.name, folded.node).set(norm.name, null);
  }
  const nodes = graph.nodes.flatMap((node) => {
    const replacement = replaced.get(node.name);
    return replacement === undefined ? [node] : replacement === null ? [] : [replacement];
  });
  return removeDead({ ...graph, nodes, initializers });
}

/** Null where the kernel or the statistics are not constants. */
function foldInto({ initializers }: Graph, conv: GraphNode, norm: GraphNode): Folded | null {
  const kernel = initializers.get(conv.inputs[1] ?? '');
  const [scale, shift, mean, variance] = norm.inputs.slice(1, 5).map((name) => initializers.get(name));
  const ownBias = initializers.get(conv.inputs[2] ?? '');
  if (!kernel || !scale || !shift || !mean || !variance || (conv.inputs[2] && !ownBias)) return null;
  const epsilon = floatAttribute(norm, 'epsilon', 1e-5);
  const factors = numbers(scale).map((value, c) => value / Math.sqrt(Number(variance.data[c]) + epsilon));
  const size = kernel.data.length / factors.length;
  const weight = Float32Array.from(numbers(kernel), (value, index) => value * (factors[Math.floor(index / size)] ?? 0));
  const bias = Float32Array.from(
    factors,
    (factor, c) => (Number(ownBias?.data[c] ?? 0) - Number(mean.data[c])) * factor + Number(shift.data[c]),
  );
  const inputs = [conv.inputs[0] ?? '', `${conv.name}/folded/weight`, `${conv.name}/folded/bias`];
  return {
    node: { ...conv, inputs, outputs: norm.outputs.slice(0, 1) },
    weight: floatTensor(kernel.shape, weight),
    bias: floatTensor([factors.length], bias),
  };
}
