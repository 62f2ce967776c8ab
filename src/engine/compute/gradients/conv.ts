// Convolution, its bias apart: the lowering knows the fast forms.
import { convGeometry } from '../lowering/convGeometry';
import type { GradientRule } from './rule';
import { inputName, inputOf } from './rule';

export const conv: GradientRule = {
  opType: 'Conv',
  refuses: (node, e) => (e.shapeOf(inputName(node, 0)).length === 4 ? undefined : 'it is not two-dimensional'),
  emit: (node, e) => {
    const [x, w, bias] = [inputName(node, 0), inputName(node, 1), inputName(node, 2)];
    const outputShape = e.shapeOf(node.outputs[0] ?? '');
    const geometry = convGeometry(node, e.shapeOf(x), e.shapeOf(w), outputShape);
    const [input, weight] = [inputOf(node, e, 0), inputOf(node, e, 1)];
    return {
      outputs: [e.lowering.conv(geometry, input, weight, bias === '' ? undefined : e.valueOf(bias))],
      backward: ([gradient]) =>
        gradient === undefined
          ? []
          : [
              e.wants(x) ? e.lowering.convInputGradient(geometry, weight, gradient) : undefined,
              e.wants(w) ? e.lowering.convWeightGradient(geometry, input, gradient) : undefined,
              bias !== '' && e.wants(bias) ? e.lowering.channelSum(gradient, outputShape) : undefined,
            ],
    };
  },
};
