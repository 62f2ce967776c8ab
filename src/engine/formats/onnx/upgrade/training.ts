// Operators that behave differently while training: only their inference form can be read.
import { float, int } from '../../../graph/graph';
import { floatAttribute, intAttribute } from '../../../graph/attributes';
import type { UpgradeRule } from './upgradeRule';
import { constantNumbers } from './upgradeRule';

export const batchNormalization: UpgradeRule = ({ node, isUsed }) => {
  if (intAttribute(node, 'spatial', 1) === 0) return 'normalises each pixel on its own (spatial=0)';
  const isTraining =
    intAttribute(node, 'training_mode', 0) !== 0 || node.outputs.some((_, index) => index > 0 && isUsed(index));
  if (isTraining) return 'is in training mode; export the model for inference';
  const attributes = { epsilon: float(floatAttribute(node, 'epsilon', 1e-5)) };
  return [{ ...node, outputs: node.outputs.slice(0, 1), attributes }];
};

export const dropout: UpgradeRule = (context) => {
  const { node, isUsed } = context;
  if (isUsed(1)) return 'its mask is used';
  if (node.inputs[2] && constantNumbers(context, 2)?.[0] !== 0)
    return 'is in training mode; export the model for inference';
  return [
    { ...node, opType: 'Identity', inputs: node.inputs.slice(0, 1), outputs: node.outputs.slice(0, 1), attributes: {} },
  ];
};

/** Until opset 13 the axis defaulted to 1 and everything behind it was one row; see coerceSoftmax. */
export const softmax: UpgradeRule = ({ node, opset }) => {
  return [{ ...node, attributes: { axis: int(intAttribute(node, 'axis', opset < 13 ? 1 : -1)) } }];
};
