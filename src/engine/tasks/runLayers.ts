import type { LayerNode, VariantLayers } from '../../shared/run/layers';
import { graphCost } from '../graph/cost';
import type { Graph } from '../graph/graph';
import { readVariants } from '../search/candidateGraph';
import type { Handler } from './task';

function layerNodes(graph: Graph): readonly LayerNode[] {
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node.name] as const)));
  const costs = graphCost(graph).layers;
  return graph.nodes.map((node, place) => {
    const cost = costs[place];
    return {
      name: node.name,
      layer: node.layer ?? node.name,
      op: node.opType,
      inputs: [...new Set(node.inputs.flatMap((input) => makers.get(input) ?? []))],
      outputShape: cost?.outputShape ?? [],
      macs: cost?.macs ?? 0,
      parameters: cost?.parameters ?? 0,
    };
  });
}

/** The networks of variants of a run, node by node with their costs. */
export const handler: Handler<'run/layers'> = async (task) => {
  const { params, signal } = task;
  const { variants } = await readVariants(params.run, params.variants, signal);
  const found: VariantLayers[] = [];
  for (const { candidate, graph } of variants) {
    await task.breathe();
    found.push({ id: candidate.id, nodes: layerNodes(graph) });
  }
  return { variants: found };
};
