// Pooling: parts of newer operator sets, and the index output, that opset 17 or the IR does not have.
import { intsAttribute } from '../../../graph/attributes';
import type { UpgradeRule } from './upgradeRule';
import { withoutAttributes } from './upgradeRule';

export const maxPool: UpgradeRule = ({ node, isUsed }) => {
  if (isUsed(1)) return 'its indices are used';
  return [{ ...node, outputs: node.outputs.slice(0, 1), attributes: withoutAttributes(node, 'storage_order') }];
};

export const averagePool: UpgradeRule = ({ node }) => {
  if (intsAttribute(node, 'dilations', []).some((size) => size !== 1))
    return 'dilated average pooling is not supported';
  return [{ ...node, attributes: withoutAttributes(node, 'dilations') }];
};
