// Constant padding: the gradient without the margins (a negative pad cuts, so its gradient is padded with zeros).
import { stringAttribute } from '../../graph/attributes';
import { pad as emitPad } from '../emit/values';
import { constantInts } from './constantInts';
import { inputName, simpleRule } from './rule';

export const pad = simpleRule(
  'Pad',
  (gradient, node, e) => {
    const pads = constantInts(e, inputName(node, 1)) ?? [];
    const back = pads.map((count) => 0 - count);
    return [emitPad(e.builder, gradient, back.slice(0, pads.length / 2), back.slice(pads.length / 2))];
  },
  (node, e) => {
    if (stringAttribute(node, 'mode', 'constant') !== 'constant') return 'only constant padding is differentiated';
    return constantInts(e, inputName(node, 1)) ? undefined : 'its pads are not constants';
  },
);
