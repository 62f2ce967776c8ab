// d/d weight of a convolution on blocks. Depthwise: one depthwise convolution over all maps of the batch whose filter is the
// output gradient, stride and dilation exchanged. Dense, where neither pointwiseWeightGradient.ts nor tapWeightGradient.ts suits:
// im2col and one product (columnProduct.ts); where the channels are one block, blocks are the rows that it needs.
import { int } from '../../../graph/graph';
import { reshape, slice, transpose } from '../../emit/values';
import { emitColumnProduct } from '../columnProduct';
import type { ConvGeometry, Pair } from '../convGeometry';
import { pixels } from '../convGeometry';
import type { Blocks } from './blocks';
import { cutChannels } from './blocks';
import { gradientFilter } from '../gradientFilter';

/** Channels a row holds: a whole block where the value is one, or else those that there are. */
export const rowChannels = ({ size, up }: Blocks, channels: number): number =>
  up(channels) === size ? size : channels;

/** A blocked value as rows [N, H·W, C]. */
export function emitRows(blocks: Blocks, value: string, batch: number, channels: number, size: Pair): string {
  const { builder, op, up } = blocks;
  const rows = rowChannels(blocks, channels);
  if (up(channels) === blocks.size) return reshape(builder, value, [batch, pixels(size), rows]);
  const last = op('ReorderOutput', [value], { channels: int(rows), channels_last: int(1) });
  return reshape(builder, last, [batch, pixels(size), rows]);
}

export function emitDepthwiseWeightGradient(blocks: Blocks, g: ConvGeometry, input: string, gradient: string): string {
  const { builder: b, size, up } = blocks;
  const channels = up(g.inChannels);
  const maps = g.batch * channels;
  const { attributes, found, isExact } = gradientFilter(g, maps);
  const images = reshape(b, input, [1, maps, ...g.input]);
  const taps = blocks.op('Conv', [images, reshape(b, gradient, [maps, 1, ...g.output])], attributes);
  const inBlocks = reshape(b, taps, [g.batch, channels / size, ...found, size]);
  const summed = b.op('ReduceSum', [inBlocks, b.ints([0])], { keepdims: int(0) });
  const cut = isExact ? summed : slice(b, summed, [1, 2], [0, 0], g.kernel);
  const rows = reshape(b, cut, [channels / size, pixels(g.kernel), size]);
  const whole = reshape(b, transpose(b, rows, [0, 2, 1]), [channels, 1, ...g.kernel]);
  return cutChannels(blocks, whole, g.outChannels, 0);
}

/** @param rows of the input, `inputChannels` wide, and of the output gradient. */
export function emitDenseWeightGradient(
  blocks: Blocks,
  g: ConvGeometry,
  rows: string,
  inputChannels: number,
  gradientRows: string,
): string {
  const outChannels = rowChannels(blocks, g.outChannels);
  const whole = emitColumnProduct(blocks.builder, { ...g, inChannels: inputChannels, outChannels }, rows, gradientRows);
  if (outChannels === g.outChannels && inputChannels === g.inChannels) return whole;
  return slice(blocks.builder, whole, [0, 1], [0, 0], [g.outChannels, g.inChannels]);
}
