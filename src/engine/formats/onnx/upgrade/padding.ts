// Pad: attributes became inputs at 11; 18 added axes, 19 a wrapping mode.
import { stringAttribute } from '../../../graph/attributes';
import { int64Tensor } from '../../../graph/graph';
import { attributesToInputs } from './axes';
import type { UpgradeRule } from './upgradeRule';
import { constantNumbers, trimInputs } from './upgradeRule';

export const pad: UpgradeRule = (context) => {
  const { node, opset, add } = context;
  if (opset < 11) return attributesToInputs(11, 'pads', 'value')(context);
  if (stringAttribute(node, 'mode', 'constant') === 'wrap') return 'padding by wrapping is not supported';
  const [data = '', pads = '', value = '', axes = ''] = node.inputs;
  if (axes === '') return [{ ...node, inputs: trimInputs([data, pads, value]) }];
  const sizes = constantNumbers(context, 1);
  const chosen = constantNumbers(context, 3);
  if (!sizes || !chosen) return 'its axes are not constant';
  // All four axes of an image; other ranks cannot be told from the file alone.
  if (chosen.some((axis) => axis < -4 || axis > 3)) return 'pads axes beyond those of an image';
  const full = new Array<number>(8).fill(0);
  chosen.forEach((axis, index) => {
    const at = axis < 0 ? axis + 4 : axis;
    full[at] = sizes[index] ?? 0;
    full[at + 4] = sizes[index + chosen.length] ?? 0;
  });
  return [{ ...node, inputs: trimInputs([data, add('pads', int64Tensor(full)), value]) }];
};
