// The weight gradient of a first layer as one blocked convolution: its batch are the input's few channels, its groups the images,
// its filter the output gradient as it lies in memory, stride and dilation exchanged; then a sum over the images. For strided
// layers, whose products are half zeros: without a stride the tap product is as fast.
import { int } from '../../../graph/graph';
import { reduceSum, reshape, slice, transpose } from '../../emit/values';
import type { ConvGeometry } from '../convGeometry';
import { isDense, pixels } from '../convGeometry';
import type { Blocks } from './blocks';
import { gradientFilter } from '../gradientFilter';

/** Whether there is a stride. */
export const suitsImagesAsGroups = (g: ConvGeometry): boolean => g.group === 1 && !isDense(g);

/** d/d weight, [M, C, kh, kw], from the input as maps [N, C, H, W] and the blocked output gradient. */
export function emitStemWeightGradient(blocks: Blocks, g: ConvGeometry, input: string, gradient: string): string {
  const { builder: b, op, up } = blocks;
  const { attributes, found, isExact } = gradientFilter(g, g.batch);
  const out = up(g.outChannels);
  const images = g.inChannels === 1 ? reshape(b, input, [1, g.batch, ...g.input]) : transpose(b, input, [1, 0, 2, 3]);
  const taps = op('Conv', [images, reshape(b, gradient, [g.batch * out, 1, ...g.output])], attributes);
  const summed = reduceSum(b, reshape(b, taps, [g.inChannels, g.batch, out * pixels(found)]), [1], false);
  const plain = op('ReorderOutput', [reshape(b, summed, [g.inChannels, out, ...found])], {
    channels: int(g.outChannels),
  });
  return transpose(b, isExact ? plain : slice(b, plain, [2, 3], [0, 0], g.kernel), [1, 0, 2, 3]);
}
