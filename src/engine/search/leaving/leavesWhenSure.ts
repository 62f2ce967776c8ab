// A variant with an exit that answers only where it is sure. Inside the engine it is the network with the exit's scores as its
// second output, which any backend runs; it becomes one file with a condition when it is written.
import type { Genes } from '../../../shared/run/genes';
import type { Graph } from '../../graph/graph';
import { leaveEarly } from '../../operators/earlyExit/leaveEarly';

/** Confidence from which images leave, in (0, 1]; null for a network that treats all images alike. */
export function leavingThreshold({ exit }: Genes): number | null {
  return exit !== undefined && exit.threshold > 0 ? exit.threshold : null;
}

/** The network as it is written to a file. */
export function exportedGraph(graph: Graph, genes: Genes): Graph {
  const threshold = leavingThreshold(genes);
  return threshold === null ? graph : leaveEarly(graph, threshold);
}
