// What the IR cannot hold, found before anything is computed with it and listed all at once.
import type { UnsupportedLayer } from '../../../shared/protocol/engine';
import type { Graph, GraphNode } from '../../graph/graph';
import { foldedOnlyRules, shapeRules } from '../../graph/ops/index';
import { inferShapes } from '../../graph/shapes';

function problemOf(node: GraphNode): string | null {
  if (node.domain) return `operators of ${node.domain} are not supported`;
  if (shapeRules.has(node.opType)) return null;
  if (foldedOnlyRules.has(node.opType)) return 'works on values that are only known while the network runs';
  return 'this operator is not supported';
}

function listed(node: GraphNode, reason: string | null): UnsupportedLayer[] {
  return reason === null ? [] : [{ layer: node.layer ?? node.name, op: node.opType, reason }];
}

/** Operators that the IR does not have, one entry a node. For a graph whose constants are folded. */
export function unsupportedOperators(graph: Graph): UnsupportedLayer[] {
  return graph.nodes.flatMap((node) => listed(node, problemOf(node)));
}

const imageOperators = new Set(['Conv', 'ConvTranspose', 'MaxPool', 'AveragePool']);

/** Convolution and pooling over one or three spatial axes. For a graph whose shapes can be inferred. */
export function unsupportedRanks(graph: Graph): UnsupportedLayer[] {
  const shapes = inferShapes(graph);
  return graph.nodes.flatMap((node) => {
    const rank = shapes.get(node.inputs[0] ?? '')?.length ?? 4;
    const fits = !imageOperators.has(node.opType) || rank === 4;
    return listed(node, fits ? null : `works on ${rank - 2} spatial axes; 2 are supported`);
  });
}
