// One network as a supernet without choices, so that training, recalibration and export treat both alike.
import type { Graph } from '../graph/graph';
import { supernetOf } from './createSupernet';
import { prepareGraph } from './prepareGraph';
import type { Supernet } from './supernet';

/** Its only genes are the baseline's. @throws AdaScaleError `model.inputs` as createSupernet does. */
export function plainNetwork(graph: Graph): Supernet {
  return supernetOf({ graph: prepareGraph(graph), stages: [], groups: [], blocks: [], slices: new Map() });
}
