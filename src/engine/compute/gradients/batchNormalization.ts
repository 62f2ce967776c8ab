// BatchNorm trains on the statistics of the batch; the node's running statistics (inputs 3 and 4) are not read. fuseNorms.ts
// may have put a residual (input 5) and a ReLU behind it.
import { floatAttribute, intAttribute } from '../../graph/attributes';
import { fusedRelu, residualInput } from '../training/fuseNorms';
import type { GradientRule } from './rule';
import { inputName, inputOf } from './rule';

export const batchNormalization: GradientRule = {
  opType: 'BatchNormalization',
  emit: (node, e) => {
    const residual = inputName(node, residualInput);
    const result = e.lowering.batchNorm({
      input: inputOf(node, e, 0),
      shape: e.shapeOf(inputName(node, 0)),
      scale: inputOf(node, e, 1),
      shift: inputOf(node, e, 2),
      epsilon: floatAttribute(node, 'epsilon', 1e-5),
      relu: intAttribute(node, fusedRelu, 0) === 1,
      mayDefer: e.takesFactors(inputName(node, 0)),
      ...(residual === '' ? {} : { residual: e.valueOf(residual) }),
    });
    e.recordStatistics(node, result.mean, result.variance);
    return {
      outputs: [result.output],
      backward: ([gradient]) => {
        if (gradient === undefined) return [];
        const back = result.backward(gradient);
        if (back.inputFactor !== undefined) e.factors.set(inputName(node, 0), back.inputFactor);
        return [back.input, back.scale, back.shift, undefined, undefined, back.residual];
      },
    };
  },
};
