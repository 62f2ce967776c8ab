// The weight gradient of a first layer as one blocked convolution: its maps are the input's few channels, its channels are the
// images, its filter is the output gradient, stride and dilation exchanged. Nothing is copied once a tap. For strided layers, whose
// products are half zeros: without a stride the tap product is as fast.
import { int } from '../../../graph/graph';
import { reshape, slice, transpose } from '../../emit/values';
import type { ConvGeometry } from '../convGeometry';
import { isDense, pixels } from '../convGeometry';
import type { Blocks } from './blocks';
import { gradientFilter } from './gradientFilter';

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
  const { attributes, isExact } = gradientFilter(g, 1);
  const images = op('ReorderInput', [transpose(b, input, [1, 0, 2, 3])]);
  const taps = op('Conv', [images, gradientKernel(blocks, g, gradient)], attributes);
  const plain = op('ReorderOutput', [taps], { channels: int(g.outChannels) });
  return transpose(b, isExact ? plain : slice(b, plain, [2, 3], [0, 0], g.kernel), [1, 0, 2, 3]);
}
