// An average over the whole map is written by exporters as AveragePool with a window of the map's size. As GlobalAveragePool
// it means the same at every input size.
import { intsAttribute } from '../graph/attributes';
import type { Graph, GraphNode } from '../graph/graph';
import { inferShapes } from '../graph/shapes';

/** Same function, with every unpadded AveragePool over a whole map as GlobalAveragePool. */
export function globalisePools(graph: Graph): Graph {
  const shapes = inferShapes(graph);
  const coversAll = (node: GraphNode): boolean => {
    const map = shapes.get(node.inputs[0] ?? '')?.slice(2) ?? [];
    const unpadded = intsAttribute(node, 'pads', []).every((pad) => pad === 0);
    return unpadded && map.length > 0 && intsAttribute(node, 'kernel_shape', []).join() === map.join();
  };
  const nodes = graph.nodes.map((node): GraphNode =>
    node.opType === 'AveragePool' && coversAll(node) ? { ...node, opType: 'GlobalAveragePool', attributes: {} } : node,
  );
  return { ...graph, nodes };
}
