// The vocabulary of onnxruntime's blocked layout: activations [n, C, h, w] that lie in memory as [n, C/B, h, w, B], C being a
// multiple of the block B. The operators are internal to onnxruntime (domain com.microsoft.nchwc), so B is probed and the
// result checked before they are used (onnxruntimeNode/probeBlock.ts).
import { int, ints } from '../../../graph/graph';
import type { Attributes, GraphBuilder } from '../../emit/graphBuilder';
import { pad, reshape, slice } from '../../emit/values';

type Shape = readonly number[];

export const blockedDomain = 'com.microsoft.nchwc';

/** What every part of the blocked lowering emits with. */
export interface Blocks {
  readonly builder: GraphBuilder;
  /** Channels a block. */
  readonly size: number;
  /** `channels` rounded up to whole blocks. */
  readonly up: (channels: number) => number;
  /** An operator of the blocked domain. */
  readonly op: (opType: string, inputs: readonly string[], attributes?: Attributes) => string;
}

export function createBlocks(builder: GraphBuilder, size: number): Blocks {
  return {
    builder,
    size,
    up: (channels) => Math.ceil(channels / size) * size,
    op: (opType, inputs, attributes = {}) => builder.op(opType, inputs, attributes, blockedDomain),
  };
}

/** Whether a convolution can read images as its plain maps: the blocked one takes fewer than a block of them, or whole blocks. */
export const takesImagesAsMaps = ({ size }: Blocks, images: number): boolean => images < size || images % size === 0;

/** The declared shape of a blocked value: channels rounded up. */
export const blockedShape = ({ up }: Blocks, shape: Shape): number[] =>
  shape.map((size, axis) => (axis === 1 ? up(size) : size));

const isPixel = (shape: Shape): boolean => shape.slice(2).every((size) => size === 1);

/** Zeros after the channels (axis 0 of a vector, axis 1 of maps) up to whole blocks. */
export function padChannels({ builder, up }: Blocks, value: string, shape: Shape, axis: number): string {
  const missing = shape.map((size, at) => (at === axis ? up(size) - size : 0));
  return pad(
    builder,
    value,
    shape.map(() => 0),
    missing,
  );
}

/** The first `channels` of a blocked-up axis. */
export const cutChannels = ({ builder, up }: Blocks, value: string, channels: number, axis: number): string =>
  up(channels) === channels ? value : slice(builder, value, [axis], [0], [channels]);

/** Plain [N, C, H, W] into blocks. */
export function enterBlocks(blocks: Blocks, value: string, shape: Shape): string {
  if (isPixel(shape)) return padChannels(blocks, value, shape, 1);
  const padded = (shape[1] ?? 0) % 4 === 0 ? value : padChannels(blocks, value, shape, 1);
  return blocks.op('ReorderInput', [padded]);
}

/** Blocks into plain [N, C, H, W]. */
export function leaveBlocks(blocks: Blocks, value: string, shape: Shape): string {
  const channels = shape[1] ?? 0;
  return isPixel(shape)
    ? cutChannels(blocks, value, channels, 1)
    : blocks.op('ReorderOutput', [value], { channels: int(channels) });
}

/** A depthwise 1×1 convolution: value · factor + offset + residual, then ReLU, in one pass; per-channel operands [C]. */
export function scaleChannels(
  { builder, op }: Blocks,
  channels: number,
  value: string,
  factor: string,
  { offset = '', residual = '', relu = false },
): string {
  const inputs = [value, reshape(builder, factor, [channels, 1, 1, 1]), offset, residual];
  while (inputs.at(-1) === '') inputs.pop();
  return op('Conv', inputs, {
    kernel_shape: ints([1, 1]),
    group: int(channels),
    ...(relu ? { activation: { type: 'string', value: 'Relu' } } : {}),
  });
}

/** Mean over everything but channels, [C], of a blocked value of declared shape. */
export function meanOfChannels({ builder, op }: Blocks, value: string): string {
  const maps = op('GlobalAveragePool', [value]);
  return builder.op('ReduceMean', [maps], { axes: ints([0, 2, 3]), keepdims: int(0) });
}

/** Σ left · right over everything but channels, [C]: a depthwise convolution whose filter is the other map. */
export function dotOfChannels({ builder, op }: Blocks, left: string, right: string, shape: Shape): string {
  const [n = 1, c = 1, h = 1, w = 1] = shape;
  const maps = op('Conv', [reshape(builder, left, [1, n * c, h, w]), reshape(builder, right, [n * c, 1, h, w])], {
    kernel_shape: ints([h, w]),
    group: int(n * c),
  });
  const rows = reshape(builder, maps, [n, c]);
  return builder.op('ReduceSum', [rows, builder.ints([0])], { keepdims: int(0) });
}
