// The gradient is transposed back.
import { intsAttribute } from '../../graph/attributes';
import { transpose as emitTranspose } from '../emit/values';
import { inputName, simpleRule } from './rule';

export const transpose = simpleRule('Transpose', (gradient, node, e) => {
  const rank = e.shapeOf(inputName(node, 0)).length;
  const reversed = Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
  const perm = intsAttribute(node, 'perm', reversed);
  return [
    emitTranspose(
      e.builder,
      gradient,
      perm.map((_, axis) => perm.indexOf(axis)),
    ),
  ];
});
