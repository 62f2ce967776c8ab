// The gradients of the pieces side by side; a piece that nothing reads counts as zeros.
import { intAttribute } from '../../graph/attributes';
import { int } from '../../graph/graph';
import { zeros } from '../emit/values';
import type { GradientRule } from './rule';

export const split: GradientRule = {
  opType: 'Split',
  emit: (node, e) => ({
    outputs: e.copy(node),
    backward: (gradients) => {
      if (gradients.every((gradient) => gradient === undefined)) return [];
      const pieces = node.outputs.map((output, index) => gradients[index] ?? zeros(e.builder, e.shapeOf(output)));
      return [e.builder.op('Concat', pieces, { axis: int(intAttribute(node, 'axis', 0)) })];
    },
  }),
};
