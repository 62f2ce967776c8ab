// BatchNorm trains on the statistics of the batch; the node's running statistics (inputs 3 and 4) are not read.
import { floatAttribute } from '../../graph/attributes';
import type { GradientRule } from './rule';
import { inputName, inputOf } from './rule';

export const batchNormalization: GradientRule = {
  opType: 'BatchNormalization',
  emit: (node, e) => {
    const result = e.lowering.batchNorm({
      input: inputOf(node, e, 0),
      shape: e.shapeOf(inputName(node, 0)),
      scale: inputOf(node, e, 1),
      shift: inputOf(node, e, 2),
      epsilon: floatAttribute(node, 'epsilon', 1e-5),
    });
    e.recordStatistics(node, result.mean, result.variance);
    return {
      outputs: [result.output],
      backward: ([gradient]) => {
        if (gradient === undefined) return [];
        const { input, scale, shift } = result.backward(gradient);
        return [input, scale, shift];
      },
    };
  },
};
