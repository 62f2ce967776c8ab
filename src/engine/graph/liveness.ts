// Peak memory of activations: the largest sum of values that are alive at once when nodes run one after another in graph
// order (the liveness walk of Liberis & Lane, arXiv 1910.05110). A node's inputs are alive together with its outputs; nothing
// is computed in place; weights are counted elsewhere.
import type { Graph } from './graph';
import { elementCount } from './graph';
import { inferShapes } from './shapes';
import { storedValues } from './storedValues';
import { withoutQuantisation, type FusedView } from './withoutQuantisation';

function lastUses(graph: Graph): Map<string, number> {
  const last = new Map<string, number>();
  graph.nodes.forEach((node, index) => node.inputs.forEach((value) => last.set(value, index)));
  for (const output of graph.outputs) last.set(output.name, graph.nodes.length);
  return last;
}

/** Peak over shapes that were inferred already; `bytesOf` an element of a value. */
export function peakOver(
  graph: Graph,
  shapes: ReadonlyMap<string, readonly number[]>,
  bytesOf: FusedView['bytesOf'],
): number {
  const stored = storedValues(graph);
  const last = lastUses(graph);
  const bytes = (value: string): number =>
    stored.has(value) ? 0 : elementCount(shapes.get(value) ?? [0]) * bytesOf(value);
  let alive = graph.inputs.reduce((sum, input) => sum + bytes(input.name), 0);
  let peak = alive;
  graph.nodes.forEach((node, index) => {
    const made = node.outputs.filter(Boolean);
    alive += made.reduce((sum, value) => sum + bytes(value), 0);
    peak = Math.max(peak, alive);
    const ended = new Set(
      [...node.inputs, ...made].filter((value) => value !== '' && (last.get(value) ?? index) === index),
    );
    for (const value of ended) alive -= bytes(value);
  });
  return peak;
}

/** Peak activation memory at batch 1, integers in their own size. @throws AdaScaleError `model.shape`. */
export function peakActivationBytes(given: Graph): number {
  const { graph, bytesOf } = withoutQuantisation(given);
  return peakOver(graph, inferShapes(graph), bytesOf);
}
