// The form that the rest of the engine relies on. Readers build a graph that says what the file says, then normalise it.
import type { Graph } from './graph';
import { dropIdentities } from './normalising/dropIdentities';
import { explicitWindows } from './normalising/explicitWindows';
import { foldConstants } from './normalising/foldConstants';
import { freeTargets } from './normalising/freeTargets';
import { removeDead, sortTopologically } from './rewrite';

/**
 * Sorts nodes, folds constants, drops Identity and Dropout, makes windows explicit (pads [top, left, bottom, right]) and frees
 * Reshape and Resize targets from the batch size. The result computes what the argument computes.
 * @throws AdaScaleError `model.cycle`, `model.undefinedValue`, `model.shape`, each naming the node.
 */
export function normalise(graph: Graph): Graph {
  const folded = dropIdentities(foldConstants(sortTopologically(graph)));
  return removeDead(explicitWindows(freeTargets(folded)));
}
