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

function arrangeDepthwise({ builder, size, up }: Blocks, g: ConvGeometry, weight: string): string {
  const channels = up(g.outChannels);
  const apart = reshape(builder, weight, [channels / size, size, pixels(g.kernel)]);
  return reshape(builder, transpose(builder, apart, [0, 2, 1]), [channels, 1, ...g.kernel]);
}

/** [M/B, B, C/B, B, kh·kw] */
function apart({ builder, size, up }: Blocks, g: ConvGeometry, weight: string): string {
  const [out, into] = [up(g.outChannels), up(g.inChannels)];
  return reshape(builder, weight, [out / size, size, into / size, size, pixels(g.kernel)]);
}

/** For a convolution that reads blocks. */
export function forwardKernel(blocks: Blocks, g: ConvGeometry, weight: string): string {
  const { builder, up } = blocks;
  const whole = padded(blocks, g, weight, true);
  if (isDepthwise(g)) return arrangeDepthwise(blocks, g, whole);
  const ordered = transpose(builder, apart(blocks, g, whole), [0, 2, 4, 3, 1]);
  return reshape(builder, ordered, [up(g.outChannels), up(g.inChannels), ...g.kernel]);
}

/** For a first convolution, which reads plain NCHW of fewer channels than a block. */
export function stemKernel(blocks: Blocks, g: ConvGeometry, weight: string): string {
  const { builder, size, up } = blocks;
  const out = up(g.outChannels);
  const rows = reshape(builder, padded(blocks, g, weight, false), [out / size, size, g.inChannels * pixels(g.kernel)]);
  return reshape(builder, transpose(builder, rows, [0, 2, 1]), [out, g.inChannels, ...g.kernel]);
}

/** The kernel turned by 180 degrees with in and out exchanged: for the input gradient. */
export function turnedKernel(blocks: Blocks, g: ConvGeometry, weight: string): string {
  const { builder, up } = blocks;
  const turned = flipped(builder, g, padded(blocks, g, weight, true));
  if (isDepthwise(g)) return arrangeDepthwise(blocks, g, turned);
  const ordered = transpose(builder, apart(blocks, g, turned), [2, 0, 4, 1, 3]);
  return reshape(builder, ordered, [up(g.inChannels), up(g.outChannels), ...g.kernel]);
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
