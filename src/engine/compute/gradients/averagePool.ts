// Each output spreads evenly over its window: the input gradient of a depthwise convolution with a kernel of ones, after
// dividing by the number of elements that each window averages.
import { intAttribute, intsAttribute } from '../../graph/attributes';
import type { GraphNode } from '../../graph/graph';
import { floatTensor } from '../../graph/graph';
import type { ConvGeometry } from '../lowering/convGeometry';
import { pairAt } from '../lowering/convGeometry';
import { windowCounts } from '../lowering/windowCounts';
import type { Emission } from './rule';
import { inputName, simpleRule } from './rule';

export const averagePool = simpleRule('AveragePool', (gradient, node, e) => {
  const g = poolGeometry(node, e);
  const shares = windowCounts(g, intAttribute(node, 'count_include_pad', 0) === 1).map((count) => 1 / count);
  const b = e.builder;
  const factor = shares.every((share) => share === shares[0])
    ? b.scalar(shares[0] ?? 1)
    : b.constant(() => floatTensor([1, 1, ...g.output], shares));
  const ones = b.constant(
    () =>
      floatTensor([g.inChannels, 1, ...g.kernel], new Float32Array(g.inChannels * g.kernel[0] * g.kernel[1]).fill(1)),
    `ones ${g.inChannels} ${g.kernel.join()}`,
  );
  return [e.lowering.convInputGradient(g, ones, b.op('Mul', [gradient, factor]))];
});

function poolGeometry(node: GraphNode, e: Emission): ConvGeometry {
  const input = e.shapeOf(inputName(node, 0));
  const pads = intsAttribute(node, 'pads', [0, 0, 0, 0]);
  const channels = input[1] ?? 1;
  return {
    batch: input[0] ?? 1,
    inChannels: channels,
    outChannels: channels,
    group: channels,
    input: pairAt(input, 2),
    output: pairAt(e.shapeOf(node.outputs[0] ?? ''), 2),
    kernel: pairAt(intsAttribute(node, 'kernel_shape', [1, 1]), 0),
    strides: pairAt(intsAttribute(node, 'strides', [1, 1]), 0),
    dilations: [1, 1],
    padBefore: pairAt(pads, 0, 0),
    padAfter: pairAt(pads, 2, 0),
  };
}
