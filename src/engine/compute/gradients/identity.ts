// The value itself: nothing is emitted.
import type { GradientRule } from './rule';
import { inputOf } from './rule';

/** A rule for an operator that passes its first input on (Dropout does, outside its own training mode). */
export function identityRule(opType: string): GradientRule {
  return { opType, emit: (node, e) => ({ outputs: [inputOf(node, e, 0)], backward: (gradients) => gradients }) };
}
