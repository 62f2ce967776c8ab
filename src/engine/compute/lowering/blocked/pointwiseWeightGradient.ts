// The weight gradient of a dense 1×1 kernel as one blocked convolution over memory as it lies. Blocks [N, C/B, P, B] are read as
// plain maps of P · B columns, in which the pixels of a channel are B columns apart: a filter of P taps with dilation B then
// finds one channel a column and one block a row. That filter is the output gradient, whose blocks already have a filter's order.
// Nothing is reordered, and the kernel is the one of the forward pass.
import { int, ints } from '../../../graph/graph';
import { reduceSum, reshape, slice, transpose } from '../../emit/values';
import type { ConvGeometry } from '../convGeometry';
import { isDense, isPadded, isPointwise, pixels } from '../convGeometry';
import type { Blocks } from './blocks';
import { takesImagesAsMaps } from './blocks';

/** Whether the kernel is 1×1 without stride, padding or groups. */
export const suitsPixelsAsTaps = (g: ConvGeometry): boolean =>
  g.group === 1 && isPointwise(g) && isDense(g) && !isPadded(g);

/** d/d weight, [M, C, 1, 1], from the input and the output gradient in blocks. */
export function emitPointwiseWeightGradient(blocks: Blocks, g: ConvGeometry, input: string, gradient: string): string {
  const { builder: b, up } = blocks;
  const [inside, outside] = [up(g.inChannels), up(g.outChannels)];
  const hasFewPixels = inside * outside > pixels(g.input) * (inside + outside);
  const taps = (hasFewPixels || !takesImagesAsMaps(blocks, g.batch) ? overImages : imageByImage)(
    blocks,
    g,
    input,
    gradient,
  );
  const plain = blocks.op('ReorderOutput', [reshape(b, taps, [1, outside, inside, 1])], {
    channels: int(g.outChannels),
  });
  const whole = reshape(b, plain, [g.outChannels, inside, 1, 1]);
  return inside === g.inChannels ? whole : slice(b, whole, [1], [0], [g.inChannels]);
}

/** One group an image, summed afterwards: [M/B, C, B]. */
function imageByImage(blocks: Blocks, g: ConvGeometry, input: string, gradient: string): string {
  const { builder: b, size, op, up } = blocks;
  const [inside, outside, places] = [up(g.inChannels), up(g.outChannels), pixels(g.input)];
  const rows = reshape(b, input, [1, g.batch, inside / size, places * size]);
  const taps = op('Conv', [rows, reshape(b, gradient, [g.batch * outside, 1, 1, places])], {
    kernel_shape: ints([1, places]),
    dilations: ints([1, size]),
    group: int(g.batch),
  });
  return reduceSum(b, reshape(b, taps, [g.batch, outside * inside]), [0], false);
}

/**
 * The images as rows of taps, a dilation of all blocks of an image apart: no partial results, which would be larger than the
 * maps where these have few pixels; for it the gradient's blocks are brought together over the images.
 */
function overImages(blocks: Blocks, g: ConvGeometry, input: string, gradient: string): string {
  const { builder: b, size, op, up } = blocks;
  const [inside, outside, places] = [up(g.inChannels), up(g.outChannels), pixels(g.input)];
  const rows = reshape(b, input, [1, 1, (g.batch * inside) / size, places * size]);
  const byBlock = transpose(b, reshape(b, gradient, [g.batch, outside / size, places * size]), [1, 0, 2]);
  return op('Conv', [rows, reshape(b, byBlock, [outside, 1, g.batch, places])], {
    kernel_shape: ints([g.batch, places]),
    dilations: ints([inside / size, size]),
  });
}
