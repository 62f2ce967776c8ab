// Drops residual blocks: whoever read a block's output reads its input instead (operator `depthScale`).
import type { Graph, GraphNode } from '../graph/graph';
import { removeDead } from '../graph/rewrite';
import type { ResidualBlock } from '../graph/stages';

/** `graph` without the blocks and whatever only they needed; consecutive blocks may go together. */
export function dropBlocks(graph: Graph, blocks: readonly ResidualBlock[]): Graph {
  if (blocks.length === 0) return graph;
  const bypass = new Map(blocks.map((block) => [block.output, block.input]));
  const resolve = (value: string): string => {
    let current = value;
    for (let next = bypass.get(current); next !== undefined; next = bypass.get(current)) current = next;
    return current;
  };
  const bypassed = new Set(bypass.keys());
  const kept = graph.nodes
    .filter((node) => !node.outputs.some((value) => bypassed.has(value)))
    .map((node) => ({ ...node, inputs: node.inputs.map(resolve) }));
  // The network's output keeps its name.
  const exits = graph.outputs
    .filter(({ name }) => bypassed.has(name))
    .map(({ name }): GraphNode => ({
      name: `${name}/bypass`,
      opType: 'Identity',
      inputs: [resolve(name)],
      outputs: [name],
      attributes: {},
    }));
  return removeDead({ ...graph, nodes: [...kept, ...exits] });
}
