// BatchNorm, the addition of a residual and ReLU as one node, so that a lowering can run them in one pass over memory:
// Relu(BatchNormalization(x) + residual), either part optional. The fused node stands where its last part stood, keeps the
// norm's name, and is never seen outside the emission of a training step.
import type { Graph, GraphNode } from '../../graph/graph';
import { int } from '../../graph/graph';
import { consumers } from '../../graph/rewrite';
import { sameShape } from '../emit/values';

/** Index of the residual among the inputs of a fused BatchNormalization. */
export const residualInput = 5;

/** Attribute of a fused BatchNormalization: 1 where a ReLU is part of it. */
export const fusedRelu = 'fusedRelu';

type Shapes = ReadonlyMap<string, readonly number[]>;

interface Fusion {
  readonly residual: string;
  readonly relu: boolean;
  /** The last of the fused nodes. */
  readonly last: GraphNode;
}

/** The only node that reads the node's output, unless the network gives that output away. */
function onlyReader(graph: Graph, readers: ReadonlyMap<string, readonly GraphNode[]>, node: GraphNode) {
  const output = node.outputs[0] ?? '';
  const [reader, ...others] = readers.get(output) ?? [];
  return others.length > 0 || graph.outputs.some(({ name }) => name === output) ? undefined : reader;
}

function residualOf(addition: GraphNode | undefined, output: string, shapes: Shapes): string {
  if (addition?.opType !== 'Add') return '';
  const [left = '', right = ''] = addition.inputs;
  const residual = left === output ? right : left;
  return residual !== output && sameShape(shapes.get(residual) ?? [], shapes.get(output) ?? []) ? residual : '';
}

function fusionOf(graph: Graph, readers: ReadonlyMap<string, readonly GraphNode[]>, norm: GraphNode, shapes: Shapes) {
  const next = onlyReader(graph, readers, norm);
  const residual = residualOf(next, norm.outputs[0] ?? '', shapes);
  const added = residual === '' || !next ? norm : next;
  const after = onlyReader(graph, readers, added);
  const relu = after?.opType === 'Relu';
  const fusion: Fusion = { residual, relu, last: relu ? after : added };
  return fusion;
}

function fuse(norm: GraphNode, { residual, relu, last }: Fusion): GraphNode {
  const inputs = [...norm.inputs.slice(0, residualInput), ...(residual === '' ? [] : [residual])];
  return { ...norm, inputs, outputs: last.outputs, attributes: { ...norm.attributes, [fusedRelu]: int(relu ? 1 : 0) } };
}

/** `graph` with every BatchNormalization fused to what follows it. @param shapes of the graph's values. */
export function fuseNorms(graph: Graph, shapes: Shapes): Graph {
  const readers = consumers(graph);
  const replaced = new Map<GraphNode, GraphNode | undefined>();
  for (const node of graph.nodes) {
    if (node.opType !== 'BatchNormalization' || replaced.has(node)) continue;
    const fusion = fusionOf(graph, readers, node, shapes);
    // Two norms that are added to each other: the first takes the addition, so the second must not.
    if (fusion.last === node || replaced.has(fusion.last)) continue;
    const addition = fusion.residual === '' ? undefined : readers.get(node.outputs[0] ?? '')?.[0];
    for (const part of [node, ...(addition ? [addition] : [])]) replaced.set(part, undefined);
    replaced.set(fusion.last, fuse(node, fusion));
  }
  const nodes = graph.nodes.flatMap((node) => {
    if (!replaced.has(node)) return [node];
    const fused = replaced.get(node);
    return fused ? [fused] : [];
  });
  return { ...graph, nodes };
}
