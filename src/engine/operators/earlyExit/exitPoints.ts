// Where a network can end early: at values that everything after them depends on, and on nothing else from before. Exits lie
// at even shares of the arithmetic (Kaya et al. 2019, section 4.1), so that each saves something worth having.
import { graphCost } from '../../graph/cost';
import type { Graph, GraphNode } from '../../graph/graph';
import { inferShapes } from '../../graph/shapes';
import { storedValues } from '../../graph/storedValues';
import { exitThresholds } from './exitThresholds';

export interface ExitPoint {
  readonly id: string;
  /** The last layer before the exit. */
  readonly layer: string;
  /** Feature map that the exit reads, [N, channels, H, W]. */
  readonly value: string;
  readonly channels: number;
  /** The exit's scores, [N, classes], shaped and normalised as the network's own. */
  readonly output: string;
  /** Initializers of the classifier: [channels, classes] and [classes]. */
  readonly weight: string;
  readonly bias: string;
  /** Confidence from which it may be asked to answer, rising. */
  readonly thresholds: readonly number[];
}

/** Shares of the MACs before an exit that are aimed at, and how far from them one may lie. */
const nominalShares: readonly number[] = [0.35, 0.65];
const tolerance = 0.2;

interface Cut {
  readonly node: GraphNode;
  readonly value: string;
  /** Share of the network's MACs up to here, 0…1. */
  readonly share: number;
}

const weighted = new Set(['Conv', 'Gemm', 'MatMul', 'BatchNormalization']);

/** Exits of a classifier in rising order; none where the network has no such place or its output is no row of classes. */
export function exitPoints(graph: Graph): readonly ExitPoint[] {
  const shapes = inferShapes(graph);
  const output = shapes.get(graph.outputs[0]?.name ?? '') ?? [];
  if (graph.outputs.length !== 1 || output.length !== 2 || (output[1] ?? 0) < 2) return [];
  const candidates = cuts(graph, shapes);
  const chosen = nominalShares.flatMap((share) => {
    const near = candidates.filter((cut) => Math.abs(cut.share - share) <= tolerance);
    const distance = (cut: Cut): number => Math.abs(cut.share - share);
    // Of equally near ones the last: behind the activation, not before it.
    const best = near.reduce<Cut | null>((a, b) => (a === null || distance(b) <= distance(a) ? b : a), null);
    return best ? [best] : [];
  });
  return [...new Map(chosen.map((cut) => [cut.value, cut])).values()].map(({ node, value }, index) => {
    const id = `exit${index + 1}`;
    return {
      id,
      layer: node.layer ?? node.name,
      value,
      channels: shapes.get(value)?.[1] ?? 1,
      output: `${id}/scores`,
      weight: `${id}/weight`,
      bias: `${id}/bias`,
      thresholds: exitThresholds,
    };
  });
}

/** Feature maps behind an activation or a sum (not between a layer and its own normalisation) that alone carry what follows. */
function cuts(graph: Graph, shapes: ReadonlyMap<string, readonly number[]>): Cut[] {
  const stored = storedValues(graph);
  const last = new Map<string, number>();
  graph.nodes.forEach((node, index) => node.inputs.forEach((value) => last.set(value, index)));
  for (const { name } of graph.outputs) last.set(name, graph.nodes.length);
  const { layers, macs } = graphCost(graph);
  const live = new Set([graph.inputs[0]?.name ?? '']);
  let before = 0;
  return graph.nodes.flatMap((node, index) => {
    before += layers[index]?.macs ?? 0;
    for (const value of node.outputs) live.add(value);
    for (const value of live) if (stored.has(value) || (last.get(value) ?? 0) <= index) live.delete(value);
    const [value = ''] = node.outputs;
    const shape = shapes.get(value) ?? [];
    const isMap = shape.length === 4 && Math.max(...shape.slice(2)) > 1;
    const carriesAll = live.size === 1 && live.has(value);
    return isMap && carriesAll && !weighted.has(node.opType) ? [{ node, value, share: before / macs }] : [];
  });
}
