// Peak memory of a network: the largest set of activations that live at one time (liveness walk over the graph) plus all
// weights, for one input. What a runtime adds (arenas, packed copies of weights) is its own and is not in the figure.
import type { Graph } from '../graph/graph';
import { peakActivationBytes } from '../graph/liveness';

/** Bytes of the stored weights. */
export function weightBytes(graph: Graph): number {
  return [...graph.initializers.values()].reduce((sum, tensor) => sum + tensor.data.byteLength, 0);
}

/** Peak activations plus weights, bytes, batch 1. @throws AdaScaleError `model.shape` where shapes cannot be inferred. */
export function peakMemoryBytes(graph: Graph): number {
  return peakActivationBytes(graph) + weightBytes(graph);
}
