// Identity, and Dropout at inference (Srivastava et al. 2014: the expectation is already in the weights), pass their input on.
import type { Graph, GraphNode } from '../graph';

const passes = (node: GraphNode): boolean =>
  !node.domain &&
  (node.opType === 'Identity' || node.opType === 'Dropout') &&
  node.outputs.filter(Boolean).length === 1;

/** Removes nodes that pass their input on. One between a network input or a constant and a network output has to stay. */
export function dropIdentities(graph: Graph): Graph {
  const outputs = new Set(graph.outputs.map((output) => output.name));
  const made = new Set(graph.nodes.flatMap((node) => node.outputs));
  const renamed = new Map<string, string>();
  const resolve = (value: string): string => renamed.get(value) ?? value;
  const nodes: GraphNode[] = [];
  for (const node of graph.nodes) {
    const source = resolve(node.inputs[0] ?? '');
    const [target = ''] = node.outputs;
    if (passes(node) && !outputs.has(target)) renamed.set(target, source);
    else if (passes(node) && made.has(source) && !outputs.has(source)) {
      // The network output keeps its name: whoever made the source makes it now.
      for (const [from, to] of renamed) if (to === source) renamed.set(from, target);
      renamed.set(source, target);
    } else nodes.push({ ...node, inputs: node.inputs.map(resolve) });
  }
  const finished = nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(resolve),
    outputs: node.outputs.map((value) => (outputs.has(value) ? value : resolve(value))),
  }));
  return { ...graph, nodes: finished };
}
