// Global pools in integers have no attributes that could tell two of them apart. What they read has: its scale. Each reads the same
// bytes by a scale that is another one by a ten-thousandth.
import { floatTensor, type Graph, type GraphNode } from '../../graph/graph';
import { producers } from '../../graph/rewrite';

const step = 1e-4;

/** A network in integers whose global pools of one value are different nodes. */
export function readDifferently(graph: Graph): Graph {
  const made = producers(graph);
  const initializers = new Map(graph.initializers);
  const nodes = graph.nodes.flatMap((node, index): GraphNode[] => {
    const reading = node.opType === 'GlobalAveragePool' ? made.get(node.inputs[0] ?? '') : undefined;
    const [integers = '', scale = '', ...others] = reading?.inputs ?? [];
    const known = graph.initializers.get(scale);
    if (reading === undefined || known === undefined) return [node];
    const name = `${node.name}/read`;
    initializers.set(`${name}/scale`, floatTensor([], [Number(known.data[0]) * (1 + step * index)]));
    const own = { ...reading, name, inputs: [integers, `${name}/scale`, ...others], outputs: [`${name}/float`] };
    return [own, { ...node, inputs: [`${name}/float`] }];
  });
  return { ...graph, nodes, initializers };
}
