// The weight gradient of a first layer as one blocked convolution: its maps are the input's few channels, its channels are the
// images, its filter is the output gradient, stride and dilation exchanged. Nothing is copied once a tap. For strided layers, whose
// products are half zeros: without a stride the tap product is as fast.
import { int, ints } from '../../../graph/graph';
import { reshape, slice, transpose } from '../../emit/values';
import type { ConvGeometry, Pair } from '../convGeometry';
import { eachAxis, isDense, pixels } from '../convGeometry';
import type { Blocks } from './blocks';

/** Zeros after the input, so that every tap finds a whole filter, and the taps found, unused edges of the input among them. */
function window(g: ConvGeometry): { readonly after: Pair; readonly found: Pair } {
  const reach = (axis: 0 | 1): number => (g.output[axis] - 1) * g.strides[axis] + 1;
  const after = eachAxis((axis) =>
    Math.max(0, g.dilations[axis] * (g.kernel[axis] - 1) + reach(axis) - g.input[axis] - g.padBefore[axis]),
  );
  const found = eachAxis(
    (axis) => Math.floor((g.input[axis] + g.padBefore[axis] + after[axis] - reach(axis)) / g.dilations[axis]) + 1,
  );
  return { after, found };
}

/** Whether there is a stride, and the images fill whole blocks. */
export const suitsImagesAsChannels = ({ size }: Blocks, g: ConvGeometry): boolean =>
  g.group === 1 && !isDense(g) && g.batch % size === 0;

/** The output gradient in blocks, [N, M, OH, OW], as a filter of M outputs over N channels. */
function gradientKernel({ builder: b, size, up }: Blocks, g: ConvGeometry, gradient: string): string {
  const out = up(g.outChannels);
  const apart = reshape(b, gradient, [g.batch / size, size, out / size, pixels(g.output), size]);
  return reshape(b, transpose(b, apart, [2, 0, 3, 1, 4]), [out, g.batch, ...g.output]);
}

/** d/d weight, [M, C, kh, kw], from the input as maps [N, C, H, W] and the blocked output gradient. */
export function emitStemWeightGradient(blocks: Blocks, g: ConvGeometry, input: string, gradient: string): string {
  const { builder: b, op } = blocks;
  const { after, found } = window(g);
  const images = op('ReorderInput', [transpose(b, input, [1, 0, 2, 3])]);
  const taps = op('Conv', [images, gradientKernel(blocks, g, gradient)], {
    kernel_shape: ints(g.output),
    strides: ints(g.dilations),
    dilations: ints(g.strides),
    pads: ints([...g.padBefore, ...after]),
    group: int(1),
  });
  const plain = op('ReorderOutput', [taps], { channels: int(g.outChannels) });
  const exact = found[0] === g.kernel[0] && found[1] === g.kernel[1];
  return transpose(b, exact ? plain : slice(b, plain, [2, 3], [0, 0], g.kernel), [1, 0, 2, 3]);
}
