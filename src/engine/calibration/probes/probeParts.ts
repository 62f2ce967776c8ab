// What all probes are made of. What is read of a result is one pixel: a pointwise convolution with a stride of the whole side, which
// takes every layout as it is.
import { int, ints, type Graph } from '../../graph/graph';
import type { KernelShape } from '../../profile/kernelShape';
import { window, type Sketch } from './sketch';

/** Channels of what is read: whole blocks of every runtime. */
const tapped = 16;

/** One pixel of [1, channels, height, width], as [1, tapped, 1, 1]. */
export const tap = (sketch: Sketch, value: string, channels: number, height: number, width: number): string =>
  sketch.node('Conv', [value, sketch.constant([tapped, channels, 1, 1], 1 / channels)], {
    ...window(1, 1),
    strides: ints([height, width]),
  });

export const tapResult = (sketch: Sketch, shape: KernelShape, value: string): string =>
  tap(sketch, value, shape.outChannels, shape.outHeight, shape.outWidth);

/**
 * Ends in a small layer, behind which integers become floats again.
 *
 * @param taps They are joined. Were they added up, a runtime that fuses sums with layers (ONNX Runtime) would compute all results
 * before it read any, and none would lie where an earlier one lay in the cache, as in a network.
 */
export function finish(
  sketch: Sketch,
  shape: KernelShape,
  inputs: Readonly<Record<string, readonly number[]>>,
  taps: readonly string[],
): Graph {
  const last = taps.length === 1 ? taps[0]! : sketch.node('Concat', taps, { axis: int(1) });
  const weight = sketch.constant([1, tapped * taps.length, 1, 1], 0.1);
  return sketch.graph(shape.kind, inputs, sketch.node('Conv', [last, weight], window(1, 1)), [1, 1, 1, 1]);
}

export const smallInput = ({ inHeight, inWidth }: KernelShape): Record<string, readonly number[]> => ({
  x: [1, 1, inHeight, inWidth],
});

/** From one channel to `channels`, in whatever layout the runtime gives the results of convolutions. */
export const spread = (sketch: Sketch, channels: number): string =>
  sketch.node('Conv', ['x', sketch.constant([channels, 1, 1, 1])], window(1, 1));
