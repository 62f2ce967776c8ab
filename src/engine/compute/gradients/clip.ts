// Slope 1 strictly between the bounds (ReLU6 and its like). Two one-sided masks would cost two passes more than the mask of
// the product of both distances.
import { inputName, simpleRule } from './rule';
import type { Emission } from './rule';

function bound(name: string, emission: Pick<Emission, 'constantOf'>, unbounded: number): number {
  if (name === '') return unbounded;
  return Number(emission.constantOf(name)?.data[0] ?? unbounded);
}

export const clip = simpleRule(
  'Clip',
  (gradient, node, e, output) => {
    const b = e.builder;
    const low = bound(inputName(node, 1), e, -Infinity);
    const high = bound(inputName(node, 2), e, Infinity);
    const above = low === 0 ? output : b.op('Sub', [output, b.scalar(low)]);
    const below = (): string => b.op('Sub', [b.scalar(high), output]);
    if (low === -Infinity && high === Infinity) return [gradient];
    const room = high === Infinity ? above : low === -Infinity ? below() : b.op('Mul', [above, below()]);
    return [b.op('Mul', [gradient, e.lowering.positiveMask(room)])];
  },
  (node, e) =>
    [1, 2].every((index) => inputName(node, index) === '' || e.constantOf(inputName(node, index)))
      ? undefined
      : 'its bounds are not constants',
);
