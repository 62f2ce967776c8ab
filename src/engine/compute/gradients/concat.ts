// Each input takes its own range of the gradient back.
import { intAttribute } from '../../graph/attributes';
import { slice } from '../emit/values';
import { simpleRule } from './rule';

export const concat = simpleRule('Concat', (gradient, node, e) => {
  const rank = e.shapeOf(node.outputs[0] ?? '').length;
  const axis = (intAttribute(node, 'axis', 0) + rank) % rank;
  let start = 0;
  return node.inputs.map((input) => {
    const from = start;
    start += e.shapeOf(input)[axis] ?? 0;
    return e.wants(input) ? slice(e.builder, gradient, [axis], [from], [start]) : undefined;
  });
});
