// Each output spreads evenly over its window: the input gradient of a depthwise convolution with a kernel of ones, after
// dividing by the number of elements that each window averages.
import { intAttribute, intsAttribute } from '../../graph/attributes';
import type { GraphNode } from '../../graph/graph';
import { floatTensor } from '../../graph/graph';
import type { ConvGeometry } from '../lowering/convGeometry';
import { pairAt, pixels } from '../lowering/convGeometry';
import { windowCounts } from '../lowering/windowCounts';
import type { Emission, GradientRule } from './rule';
import { inputName, inputOf } from './rule';

export const averagePool: GradientRule = {
  opType: 'AveragePool',
  emit: (node, e) => ({
    outputs: [e.lowering.averagePool(inputOf(node, e, 0), node.attributes)],
    backward: ([gradient]) => (gradient === undefined ? [] : [spread(node, e, gradient)]),
  }),
};

function spread(node: GraphNode, e: Emission, gradient: string): string {
  const g = poolGeometry(node, e);
  const shares = windowCounts(g, intAttribute(node, 'count_include_pad', 0) === 1).map((count) => 1 / count);
  const b = e.builder;
  const shared = shares.every((share) => share === shares[0])
    ? b.op('Mul', [gradient, b.scalar(shares[0] ?? 1)])
    : e.lowering.scalePixels(gradient, e.shapeOf(node.outputs[0] ?? ''), shares);
  const ones = b.constant(
    () => floatTensor([g.inChannels, 1, ...g.kernel], new Float32Array(g.inChannels * pixels(g.kernel)).fill(1)),
    `ones ${g.inChannels} ${g.kernel.join()}`,
  );
  return e.lowering.convInputGradient(g, ones, shared);
}

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
