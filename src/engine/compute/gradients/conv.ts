// Convolution, its bias apart: the lowering knows the fast forms.
import { convGeometry } from '../lowering/convGeometry';
import { reshape } from '../emit/values';
import type { GraphNode } from '../../graph/graph';
import type { Emission, GradientRule } from './rule';
import { inputName, inputOf } from './rule';

/** A value whose first of `rank` axes are the outputs, times the factors that the output's gradient lacks. */
function factored({ outputs }: GraphNode, { builder: b, factors }: Emission, channels: number) {
  const factor = factors.get(outputs[0] ?? '');
  if (factor === undefined) return (value: string): string => value;
  return (value: string, rank: number): string => {
    const shape = [channels, ...Array.from({ length: rank - 1 }, () => 1)];
    return b.op('Mul', [value, rank === 1 ? factor : reshape(b, factor, shape)]);
  };
}

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
      backward: ([gradient]) => {
        if (gradient === undefined) return [];
        const scaled = factored(node, e, geometry.outChannels);
        return [
          e.wants(x) ? e.lowering.convInputGradient(geometry, scaled(weight, 4), gradient) : undefined,
          e.wants(w) ? scaled(e.lowering.convWeightGradient(geometry, input, gradient), 4) : undefined,
          bias !== '' && e.wants(bias) ? scaled(e.lowering.channelSum(gradient, outputShape), 1) : undefined,
        ];
      },
    };
  },
};
