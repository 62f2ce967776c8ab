// Axes, sizes and bounds that moved between attributes and inputs: Squeeze, Unsqueeze, ReduceSum, Split (13), Slice (10),
// Clip (11), ReduceMax, ReduceMean and ReduceMin (the other way, 18).
import { ints } from '../../../graph/graph';
import type { UpgradeRule } from './upgradeRule';
import { asInput, constantNumbers, trimInputs, withoutAttributes } from './upgradeRule';

/** Moves attributes to inputs 1, 2, … for files older than `since`. */
export function attributesToInputs(since: number, ...attributes: readonly string[]): UpgradeRule {
  return (context) => {
    const { node, opset } = context;
    if (opset >= since) return [node];
    const inputs = trimInputs([node.inputs[0] ?? '', ...attributes.map((attribute) => asInput(context, attribute))]);
    return [{ ...node, inputs, attributes: withoutAttributes(node, ...attributes) }];
  };
}

/** Axes of a reduction are an input since opset 18; ReduceMax and ReduceMin take booleans since opset 20. */
export const axesToAttribute: UpgradeRule = (context) => {
  const { node, opset } = context;
  if (opset < 18) return [node];
  if (context.declaredType(0) === 'bool') return 'it reduces booleans, which operator set 17 cannot';
  const axes = constantNumbers(context, 1) ?? [];
  if (node.inputs[1] && !context.constant(1)) return 'its axes are not constant';
  const noop = node.attributes['noop_with_empty_axes'];
  if (axes.length === 0 && noop?.type === 'int' && noop.value !== 0)
    return [{ ...node, opType: 'Identity', attributes: {} }];
  const attributes = withoutAttributes(node, 'noop_with_empty_axes');
  const inputs = node.inputs.slice(0, 1);
  return [{ ...node, inputs, attributes: axes.length > 0 ? { ...attributes, axes: ints(axes) } : attributes }];
};
