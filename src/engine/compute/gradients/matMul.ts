// Matrix product over the last two axes with leading axes as a broadcast batch. A weight without batch axes takes one
// product over all rows.
import { broadcastShape, reshape, rowCount, sumTo } from '../emit/values';
import type { Emission } from './rule';
import { inputName, inputOf, simpleRule } from './rule';

type Shape = readonly number[];

export const matMul = simpleRule(
  'MatMul',
  (gradient, node, e) => {
    const [left, right] = [inputName(node, 0), inputName(node, 1)];
    const [a, b] = [inputOf(node, e, 0), inputOf(node, e, 1)];
    const [aShape, bShape] = [e.shapeOf(left), e.shapeOf(right)];
    const batch = broadcastShape(aShape.slice(0, -2), bShape.slice(0, -2));
    const toLeft = (): string => {
      const full = e.lowering.matMul(gradient, b, { transposeRight: true });
      return sumTo(e.builder, full, [...batch, ...aShape.slice(-2)], aShape);
    };
    const toRight = (): string => {
      if (bShape.length === 2 && aShape.length > 2) return overAllRows(e, a, aShape, gradient, bShape);
      const full = e.lowering.matMul(a, gradient, { transposeLeft: true });
      return sumTo(e.builder, full, [...batch, ...bShape.slice(-2)], bShape);
    };
    return [e.wants(left) ? toLeft() : undefined, e.wants(right) ? toRight() : undefined];
  },
  (node, e) =>
    node.inputs.every((input) => e.shapeOf(input).length >= 2) ? undefined : 'an operand has fewer than two axes',
);

function overAllRows(e: Emission, a: string, aShape: Shape, gradient: string, bShape: Shape): string {
  const rows = rowCount(aShape);
  const flatA = reshape(e.builder, a, [rows, bShape[0] ?? 1]);
  const flatGradient = reshape(e.builder, gradient, [rows, bShape[1] ?? 1]);
  return e.lowering.matMul(flatA, flatGradient, { transposeLeft: true });
}
