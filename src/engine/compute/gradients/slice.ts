// The gradient of a range goes back to where it came from, zeros elsewhere.
import { pad } from '../emit/values';
import { constantInts } from './constantInts';
import type { Emission } from './rule';
import { inputName, simpleRule } from './rule';
import type { GraphNode } from '../../graph/graph';

/** First index of the range on each axis of the input. */
function starts(node: GraphNode, e: Emission, shape: readonly number[]): number[] {
  const given = constantInts(e, inputName(node, 1)) ?? [];
  const axes = constantInts(e, inputName(node, 3)) ?? given.map((_, axis) => axis);
  const first = shape.map(() => 0);
  axes.forEach((signed, index) => {
    const axis = (signed + shape.length) % shape.length;
    const [size, start] = [shape[axis] ?? 0, given[index] ?? 0];
    first[axis] = Math.min(size, Math.max(0, start < 0 ? start + size : start));
  });
  return first;
}

export const slice = simpleRule(
  'Slice',
  (gradient, node, e) => {
    const shape = e.shapeOf(inputName(node, 0));
    const output = e.shapeOf(node.outputs[0] ?? '');
    const before = starts(node, e, shape);
    const after = shape.map((size, axis) => size - (before[axis] ?? 0) - (output[axis] ?? 0));
    return [pad(e.builder, gradient, before, after)];
  },
  (node, e) => {
    const constant = [1, 3, 4].every(
      (index) => inputName(node, index) === '' || constantInts(e, inputName(node, index)),
    );
    if (!constant) return 'its range is not constant';
    const steps = constantInts(e, inputName(node, 4)) ?? [];
    return steps.every((step) => step === 1) ? undefined : 'its step is not 1';
  },
);
