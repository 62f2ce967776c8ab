// The weight gradient of a first layer as one blocked convolution: its batch are the input's few channels, its groups the images,
// its filter the output gradient as it lies in memory, stride and dilation exchanged; then a sum over the images. Without a stride
// the zeros around the maps are written first: taps at an edge are found one by one.
import { int } from '../../../graph/graph';
import { pad, reduceSum, reshape, slice, transpose } from '../../emit/values';
import type { ConvGeometry } from '../convGeometry';
import { isDense, paddedInput, pixels } from '../convGeometry';
import { gradientFilter } from '../gradientFilter';
import type { Blocks } from './blocks';

/** d/d weight, [M, C, kh, kw], from the input as maps [N, C, H, W] and the blocked output gradient. */
export function emitStemWeightGradient(blocks: Blocks, g: ConvGeometry, input: string, gradient: string): string {
  const { builder: b, op, up } = blocks;
  const out = up(g.outChannels);
  const byChannel =
    g.inChannels === 1 ? reshape(b, input, [1, g.batch, ...g.input]) : transpose(b, input, [1, 0, 2, 3]);
  const images = isDense(g) ? pad(b, byChannel, [0, 0, ...g.padBefore], [0, 0, ...g.padAfter]) : byChannel;
  const { attributes, found, isExact } = gradientFilter(isDense(g) ? paddedGeometry(g) : g, g.batch);
  const taps = op('Conv', [images, reshape(b, gradient, [g.batch * out, 1, ...g.output])], attributes);
  const summed = reduceSum(b, reshape(b, taps, [g.inChannels, g.batch, out * pixels(found)]), [1], false);
  const plain = op('ReorderOutput', [reshape(b, summed, [g.inChannels, out, ...found])], {
    channels: int(g.outChannels),
  });
  return transpose(b, isExact ? plain : slice(b, plain, [2, 3], [0, 0], g.kernel), [1, 0, 2, 3]);
}

/** The same convolution of maps that hold their padding. */
const paddedGeometry = (g: ConvGeometry): ConvGeometry => ({
  ...g,
  input: paddedInput(g),
  padBefore: [0, 0],
  padAfter: [0, 0],
});
