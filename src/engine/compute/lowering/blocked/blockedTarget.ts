// Where feature maps may be blocked: convolutions of two dimensions start it, elementwise operators and pools keep it, and
// whatever reads NCHW by its axes is emitted plain.
import { intAttribute } from '../../../graph/attributes';
import { elementCount } from '../../../graph/graph';
import type { GraphNode } from '../../../graph/graph';
import { sameShape } from '../../emit/values';
import { plainLowering } from '../plain/plainLowering';
import type { Placement, Surroundings, TargetFactory } from '../target';
import { blockedLowering } from './blockedLowering';
import { createBlocks, enterBlocks, leaveBlocks } from './blocks';

type Kind = 'plain' | 'inner' | 'stem' | 'toPlain';

/** Elementwise, and finite on the zeros that fill a block, forward and backward. */
const keeping = new Set([
  ...['Relu', 'LeakyRelu', 'Clip', 'Elu', 'Sigmoid', 'HardSigmoid', 'HardSwish', 'Tanh', 'Identity', 'Dropout'],
  'AveragePool',
]);
const binary = new Set(['Add', 'Sub', 'Mul']);

function convKind(node: GraphNode, size: number, about: Surroundings): Kind {
  const [input = '', weight = ''] = node.inputs;
  const [shape, kernel] = [about.shapeOf(input), about.shapeOf(weight)];
  const [group, channels = 1] = [intAttribute(node, 'group', 1), shape[1]];
  if (shape.length !== 4 || (group !== 1 && !(group === channels && group === kernel[0]))) return 'plain';
  const first = group === 1 && channels < size && !about.isBlocked(input) && !about.wants(input);
  return first ? 'stem' : 'inner';
}

/** Whether every operand is a whole map, or one constant number. */
function isUnbroadcast(node: GraphNode, about: Surroundings): boolean {
  const output = about.shapeOf(node.outputs[0] ?? '');
  return node.inputs.every((input) => {
    const constant = about.constantOf(input);
    if (constant) return elementCount(constant.shape) === 1;
    return about.isMap(input) && sameShape(about.shapeOf(input), output);
  });
}

/** Whether the inputs are whole blocks, so that one block never holds channels of two of them. */
function joinsBlocks(node: GraphNode, size: number, about: Surroundings): boolean {
  const axis = intAttribute(node, 'axis', 0);
  if (axis !== 1 && axis !== -3) return false;
  return node.inputs.every((input) => about.isMap(input) && (about.shapeOf(input)[1] ?? 1) % size === 0);
}

function kindOf(node: GraphNode, size: number, about: Surroundings): Kind {
  if (node.outputs.length !== 1) return 'plain';
  if (node.opType === 'Conv') return convKind(node, size, about);
  if (!node.inputs.some((input) => about.isBlocked(input))) return 'plain';
  if (node.opType === 'GlobalAveragePool') return 'toPlain';
  if (node.opType === 'BatchNormalization' || keeping.has(node.opType)) return 'inner';
  if (binary.has(node.opType)) return isUnbroadcast(node, about) ? 'inner' : 'plain';
  if (node.opType === 'Concat') return joinsBlocks(node, size, about) ? 'inner' : 'plain';
  return 'plain';
}

/** @param size channels a block, as the processor's kernels have it. */
export function blockedTarget(size: number): TargetFactory {
  return {
    description: `blocked by ${size} channels`,
    create: (builder) => {
      const blocks = createBlocks(builder, size);
      const plain = plainLowering(builder);
      const { inner, stem } = blockedLowering(blocks, plain);
      const placements: Readonly<Record<Kind, Placement>> = {
        plain: { lowering: plain, input: 'plain', output: 'plain' },
        inner: { lowering: inner, input: 'blocked', output: 'blocked' },
        stem: { lowering: stem, input: 'plain', output: 'blocked' },
        toPlain: { lowering: inner, input: 'blocked', output: 'plain' },
      };
      return {
        place: (node, about) => placements[kindOf(node, size, about)],
        enter: (value, shape) => enterBlocks(blocks, value, shape),
        leave: (value, shape) => leaveBlocks(blocks, value, shape),
      };
    },
  };
}
