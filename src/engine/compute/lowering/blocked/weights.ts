// Kernels in the order in which the blocked convolution reads them: input channels of a block, then output channels of a
// block, innermost. Zeros fill channels up to whole blocks.
import type { GraphBuilder } from '../../emit/graphBuilder';
import { pad, reshape, slice, transpose } from '../../emit/values';
import type { ConvGeometry } from '../convGeometry';
import { isDepthwise, isPointwise, pixels } from '../convGeometry';
import type { Blocks } from './blocks';

/** [M, C / group, kh, kw] with both kinds of channels rounded up; `wholeInput: false` leaves the input channels alone. */
function padded({ builder, up }: Blocks, g: ConvGeometry, weight: string, wholeInput: boolean): string {
  const into = g.inChannels / g.group;
  const missing = [up(g.outChannels) - g.outChannels, wholeInput && !isDepthwise(g) ? up(into) - into : 0, 0, 0];
  return pad(builder, weight, [0, 0, 0, 0], missing);
}

/** Both spatial axes reversed. */
function flipped(b: GraphBuilder, g: ConvGeometry, weight: string): string {
  const first = Number.MIN_SAFE_INTEGER;
  return isPointwise(g) ? weight : slice(b, weight, [2, 3], [-1, -1], [first, first], [-1, -1]);
}

/**
 * [M, …] as [M/B, …, B], the output channels of a block innermost: what the blocked domain does with maps, four times as fast as a
 * transposition.
 */
function outputsInnermost({ builder, op, size, up }: Blocks, g: ConvGeometry, weight: string, inner: number): string {
  return op('ReorderInput', [reshape(builder, weight, [up(g.outChannels) / size, size, inner * pixels(g.kernel), 1])]);
}

/** One filter a channel. */
const arrangeDepthwise = (blocks: Blocks, g: ConvGeometry, weight: string): string =>
  reshape(blocks.builder, outputsInnermost(blocks, g, weight, 1), [blocks.up(g.outChannels), 1, ...g.kernel]);

/** Taps in front of the channels of a block: [n, B, kh·kw, B] as [n, kh·kw, B, B]. */
function tapsFirst({ builder, size }: Blocks, g: ConvGeometry, value: string, n: number): string {
  if (isPointwise(g)) return value;
  return transpose(builder, reshape(builder, value, [n, size, pixels(g.kernel), size]), [0, 2, 1, 3]);
}

/** For a convolution that reads blocks. */
export function forwardKernel(blocks: Blocks, g: ConvGeometry, weight: string): string {
  const { builder, size, up } = blocks;
  const whole = padded(blocks, g, weight, true);
  if (isDepthwise(g)) return arrangeDepthwise(blocks, g, whole);
  const [out, into] = [up(g.outChannels), up(g.inChannels)];
  const ordered = tapsFirst(blocks, g, outputsInnermost(blocks, g, whole, into), (out * into) / size ** 2);
  return reshape(builder, ordered, [out, into, ...g.kernel]);
}

/** For a first convolution, which reads plain NCHW of fewer channels than a block. */
export function stemKernel(blocks: Blocks, g: ConvGeometry, weight: string): string {
  const ordered = outputsInnermost(blocks, g, padded(blocks, g, weight, false), g.inChannels);
  return reshape(blocks.builder, ordered, [blocks.up(g.outChannels), g.inChannels, ...g.kernel]);
}

/** The kernel turned by 180 degrees with in and out exchanged: for the input gradient. */
export function turnedKernel(blocks: Blocks, g: ConvGeometry, weight: string): string {
  const { builder, op, size, up } = blocks;
  const turned = flipped(builder, g, padded(blocks, g, weight, true));
  if (isDepthwise(g)) return arrangeDepthwise(blocks, g, turned);
  const [out, into, taps] = [up(g.outChannels), up(g.inChannels), pixels(g.kernel)];
  const byTap = isPointwise(g)
    ? turned
    : op('ReorderInput', [reshape(builder, turned, [(out * into) / size, size, taps, 1])]);
  const apart = reshape(builder, byTap, [out / size, size, into / size, taps, size]);
  return reshape(builder, transpose(builder, apart, [2, 0, 3, 1, 4]), [into, out, ...g.kernel]);
}

/** Which tap each phase of a strided kernel reads at each offset, phase by phase, on both axes; a missing one is −1. */
export interface PhaseTaps {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** Taps a phase on each axis. */
  readonly taps: readonly [number, number];
}

/** One small kernel a phase of the stride, turned: [sh · sw · C, M, taps, taps]. */
export function phaseKernel(blocks: Blocks, g: ConvGeometry, weight: string, phases: PhaseTaps): string {
  const { builder: b, size, up } = blocks;
  const withZero = pad(b, padded(blocks, g, weight, true), [0, 0, 0, 0], [0, 0, 1, 1]);
  const pick = (value: string, axis: 0 | 1, from: readonly number[]): string =>
    b.op('Gather', [value, b.ints(from.map((tap) => (tap < 0 ? g.kernel[axis] : tap)))], {
      axis: { type: 'int', value: axis + 2 },
    });
  const picked = pick(pick(withZero, 0, phases.rows), 1, phases.columns);
  const [out, into, [th, tw], [sh, sw]] = [up(g.outChannels), up(g.inChannels), phases.taps, g.strides];
  const split = reshape(b, picked, [out / size, size, into / size, size, sh, th, sw, tw]);
  return reshape(b, transpose(b, split, [4, 6, 2, 0, 5, 7, 1, 3]), [sh * sw * into, out, th, tw]);
}
