// A convolution whose filter is the output gradient of another one: what it finds at each place is that one's weight gradient.
import { int, ints } from '../../graph/graph';
import type { Attributes } from '../emit/graphBuilder';
import type { ConvGeometry, Pair } from './convGeometry';
import { eachAxis } from './convGeometry';

export interface GradientFilter {
  /** Stride and dilation exchanged; zeros after the input, so that every tap finds a whole filter. */
  readonly attributes: Attributes;
  /** Taps found; more than the kernel has where the input has edges that no output reads. */
  readonly found: Pair;
  readonly isExact: boolean;
}

export function gradientFilter(g: ConvGeometry, group: number): GradientFilter {
  const reach = eachAxis((axis) => (g.output[axis] - 1) * g.strides[axis] + 1);
  const room = eachAxis((axis) => g.input[axis] + g.padBefore[axis] - reach[axis]);
  const after = eachAxis((axis) => Math.max(0, g.dilations[axis] * (g.kernel[axis] - 1) - room[axis]));
  const found = eachAxis((axis) => Math.floor((room[axis] + after[axis]) / g.dilations[axis]) + 1);
  const attributes = {
    kernel_shape: ints(g.output),
    strides: ints(g.dilations),
    dilations: ints(g.strides),
    pads: ints([...g.padBefore, ...after]),
    group: int(group),
  };
  return { attributes, found, isExact: found[0] === g.kernel[0] && found[1] === g.kernel[1] };
}
