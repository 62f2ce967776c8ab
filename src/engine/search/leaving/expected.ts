// What a network costs on average over images of which a share leaves early.
import type { Graph } from '../../graph/graph';
import { untilExit } from '../../operators/earlyExit/exitGraph';

/** Of those that leave and those that stay. */
export const expected = (rate: number, leaves: number, stays: number): number => rate * leaves + (1 - rate) * stays;

/** Mean of a cost; `rate` is the share of images that leave, null where none can. */
export function expectedCost(graph: Graph, rate: number | null, cost: (graph: Graph) => number): number {
  return rate === null ? cost(graph) : expected(rate, cost(untilExit(graph)), cost(graph));
}
