// Operators that move no numbers: the gradient takes the input's shape back.
import { reshape } from '../emit/values';
import type { GradientRule } from './rule';
import { inputName, inputOf } from './rule';

/** A rule for an operator whose output holds the input's elements in the same order. */
export function shapeOnlyRule(opType: string): GradientRule {
  return {
    opType,
    emit: (node, e) => {
      const shape = e.shapeOf(inputName(node, 0));
      return {
        outputs: [reshape(e.builder, inputOf(node, e, 0), e.shapeOf(node.outputs[0] ?? ''))],
        backward: ([gradient]) => (gradient === undefined ? [] : [reshape(e.builder, gradient, shape)]),
      };
    },
  };
}
