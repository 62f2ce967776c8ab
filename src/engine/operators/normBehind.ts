// Whether a layer's output goes into BatchNormalization and nowhere else: its mean then takes any constant away, so that a
// fit need not reproduce constants.
import { consumers } from '../graph/rewrite';
import type { Site } from './operator';

export function hasNormBehind({ graph, node }: Site): boolean {
  const readers = consumers(graph).get(node.outputs[0] ?? '') ?? [];
  return readers.length === 1 && readers[0]?.opType === 'BatchNormalization';
}
