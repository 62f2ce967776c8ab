// Whether a layer's output goes into BatchNormalization and nowhere else: its mean then takes any constant away, so that a
// fit need not reproduce constants.
import type { Graph, GraphNode } from '../graph/graph';
import { consumers } from '../graph/rewrite';
import type { Site } from './operator';

/** The BatchNormalization that alone reads the node's output; null where there is none. */
export function normBehind(graph: Graph, node: GraphNode): GraphNode | null {
  const readers = consumers(graph).get(node.outputs[0] ?? '') ?? [];
  return readers.length === 1 && readers[0]?.opType === 'BatchNormalization' ? readers[0] : null;
}

export const hasNormBehind = ({ graph, node }: Site): boolean => normBehind(graph, node) !== null;
