// Every pixel has an equal share of its channel's mean.
import type { GradientRule } from './rule';
import { inputName, inputOf } from './rule';

export const globalAveragePool: GradientRule = {
  opType: 'GlobalAveragePool',
  emit: (node, e) => {
    const shape = e.shapeOf(inputName(node, 0));
    return {
      outputs: [e.lowering.globalAveragePool(inputOf(node, e, 0), shape)],
      backward: ([gradient]) => (gradient === undefined ? [] : [e.lowering.globalAveragePoolGradient(gradient, shape)]),
    };
  },
};
