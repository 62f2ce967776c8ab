// An Add of constants behind a layer is the layer's bias: exporters write `MatMul, Add` and `Conv, Add` for it. Folding it
// in makes it a trainable bias that is sliced with its layer.
import { floatAttribute } from '../graph/attributes';
import { floatTensor, type Graph, type GraphNode, type Tensor } from '../graph/graph';
import { consumers, removeDead } from '../graph/rewrite';
import { inferShapes } from '../graph/shapes';

/** Same function, with every such Add folded into the Conv, Gemm or (as Gemm) two-dimensional MatMul before it. */
export function fuseBiases(graph: Graph): Graph {
  const shapes = inferShapes(graph);
  const readers = consumers(graph);
  const outputs = new Set(graph.outputs.map((output) => output.name));
  const initializers = new Map(graph.initializers);
  const fused = new Map<string, GraphNode | null>();
  for (const node of graph.nodes) {
    const value = node.outputs[0] ?? '';
    const [add, ...others] = readers.get(value) ?? [];
    if (add?.opType !== 'Add' || others.length > 0 || outputs.has(value)) continue;
    const biasName = add.inputs.find((name) => name !== value) ?? '';
    const bias = foldableBias(graph, node, shapes.get(value) ?? [], graph.initializers.get(biasName));
    if (!bias) continue;
    const name = `${biasName}/${node.name}`;
    initializers.set(name, bias);
    fused.set(node.name, withBias(node, name, add));
    fused.set(add.name, null);
  }
  const nodes = graph.nodes.flatMap((node) => {
    const replacement = fused.get(node.name);
    return replacement === undefined ? [node] : replacement === null ? [] : [replacement];
  });
  return removeDead({ ...graph, nodes, initializers });
}

function withBias(node: GraphNode, bias: string, add: GraphNode): GraphNode {
  const opType = node.opType === 'MatMul' ? 'Gemm' : node.opType;
  return { ...node, opType, inputs: [...node.inputs.slice(0, 2), bias], outputs: add.outputs };
}

/** The added constant as a bias [Co], or null where it is none. */
function foldableBias(
  graph: Graph,
  node: GraphNode,
  shape: readonly number[],
  added: Tensor | undefined,
): Tensor | null {
  const isDense = node.opType === 'MatMul' || node.opType === 'Gemm';
  const hasBias = (node.inputs[2] ?? '') !== '';
  // A Gemm scales its bias by beta, what is added behind it is not scaled.
  if (node.opType === 'Gemm' && floatAttribute(node, 'beta', 1) !== 1) return null;
  if (added?.dataType !== 'float32' || hasBias || !graph.initializers.has(node.inputs[1] ?? '')) return null;
  const channels = (isDense ? shape[1] : node.opType === 'Conv' ? shape[1] : undefined) ?? 0;
  const forms =
    isDense && shape.length === 2
      ? [[channels], [1, channels]]
      : node.opType === 'Conv'
        ? [
            [channels, 1, 1],
            [1, channels, 1, 1],
          ]
        : [];
  const fits = forms.some((form) => form.join() === added.shape.join());
  return fits ? floatTensor([channels], Float32Array.from(added.data, Number)) : null;
}
