// A node of a graph as a kernel shape, where its operator is one that a calibration measures.
import type { Precision } from '../../shared/run/genes';
import { intAttribute, intsAttribute } from '../graph/attributes';
import type { GraphNode } from '../graph/graph';
import type { Shape } from '../graph/ops/shapeRule';
import type { FusedActivation, KernelKind, KernelShape } from './kernelShape';

const kinds: Readonly<Record<string, KernelKind>> = {
  MaxPool: 'maxPool',
  AveragePool: 'averagePool',
  GlobalAveragePool: 'globalPool',
  GlobalMaxPool: 'globalPool',
  Add: 'add',
  Sub: 'add',
  Mul: 'add',
  Concat: 'concat',
  Relu: 'activation',
  Clip: 'activation',
  LeakyRelu: 'activation',
  Sigmoid: 'sigmoid',
  Tanh: 'sigmoid',
};

interface Fused {
  readonly addsSum: boolean;
  readonly activation: FusedActivation;
}

/** Null for an operator, a rank or a form (dilation, broadcasting) that is not measured. */
export function shapeOfNode(
  node: GraphNode,
  shapes: ReadonlyMap<string, Shape>,
  precision: Precision,
  fused: Fused,
): KernelShape | null {
  const input = planes(shapes.get(node.inputs[0] ?? ''));
  const output = planes(shapes.get(node.outputs[0] ?? ''));
  const weight = shapes.get(node.inputs[1] ?? '');
  if (input === null || output === null) return null;
  const plain: Omit<KernelShape, 'kind'> = {
    precision,
    ...{ inChannels: input[0], inHeight: input[1], inWidth: input[2] },
    ...{ outChannels: output[0], outHeight: output[1], outWidth: output[2] },
    ...{ kernelHeight: 1, kernelWidth: 1, groups: 1, ...fused },
  };
  switch (node.opType) {
    case 'Conv':
      return convolution(node, plain, weight);
    case 'Gemm':
    case 'MatMul':
      return input[1] * input[2] === 1 ? { ...plain, kind: 'dense' } : null;
    default:
      return other(node, plain, shapes);
  }
}

/** [channels, height, width] of one image; of a vector its length and 1×1. */
function planes(shape: Shape | undefined): readonly [number, number, number] | null {
  if (shape?.[0] !== 1) return null;
  const [, channels = 1, height = 1, width = 1] = shape;
  return shape.length === 4 || shape.length === 2 ? [channels, height, width] : null;
}

function convolution(node: GraphNode, plain: Omit<KernelShape, 'kind'>, weight?: Shape): KernelShape | null {
  const dilated = intsAttribute(node, 'dilations', []).some((step) => step !== 1);
  if (weight?.length !== 4 || dilated) return null;
  const groups = intAttribute(node, 'group', 1);
  const [, , kernelHeight = 1, kernelWidth = 1] = weight;
  const shape = { ...plain, groups, kernelHeight, kernelWidth };
  if (groups === 1) return { ...shape, kind: kernelHeight * kernelWidth === 1 ? 'pointwise' : 'conv' };
  const isDepthwise = groups === plain.inChannels && groups === plain.outChannels;
  return { ...shape, kind: isDepthwise ? 'depthwise' : 'grouped' };
}

function other(
  node: GraphNode,
  plain: Omit<KernelShape, 'kind'>,
  shapes: ReadonlyMap<string, Shape>,
): KernelShape | null {
  const kind = kinds[node.opType];
  if (kind === undefined) return null;
  const own = shapes.get(node.outputs[0] ?? '');
  switch (kind) {
    case 'maxPool':
    case 'averagePool': {
      const [kernelHeight = 1, kernelWidth = 1] = intsAttribute(node, 'kernel_shape', []);
      return { ...plain, kind, kernelHeight, kernelWidth };
    }
    case 'globalPool':
      return { ...plain, kind, kernelHeight: plain.inHeight, kernelWidth: plain.inWidth };
    case 'concat':
      return intAttribute(node, 'axis', 1) === 1 ? { ...plain, kind, inChannels: plain.outChannels } : null;
    case 'add':
      return node.inputs.every((name) => shapes.get(name)?.join() === own?.join()) ? { ...plain, kind } : null;
    default:
      return { ...plain, kind };
  }
}
