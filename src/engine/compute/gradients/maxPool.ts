// The gradient of each window goes to its maximum: MaxPool reports where it was (flat index into the input), and windows
// that overlap add up.
import { elementCount, string } from '../../graph/graph';
import { reshape, zeros } from '../emit/values';
import type { GradientRule } from './rule';
import { inputName, inputOf } from './rule';

export const maxPool: GradientRule = {
  opType: 'MaxPool',
  emit: (node, e) => {
    const b = e.builder;
    const shape = e.shapeOf(inputName(node, 0));
    const [output = '', places = ''] = b.ops('MaxPool', [inputOf(node, e, 0)], 2, node.attributes);
    return {
      outputs: [output],
      backward: ([gradient]) => {
        if (gradient === undefined) return [];
        const empty = zeros(b, [elementCount(shape)]);
        const flat = [reshape(b, places, [-1]), reshape(b, gradient, [-1])];
        return [reshape(b, b.op('ScatterElements', [empty, ...flat], { reduction: string('add') }), shape)];
      },
    };
  },
};
