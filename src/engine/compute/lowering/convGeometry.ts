// The numbers of one two-dimensional convolution, read once from a node and the shapes around it.
import { intAttribute, intsAttribute } from '../../graph/attributes';
import type { GraphNode } from '../../graph/graph';
import { int, ints } from '../../graph/graph';
import type { Attributes } from '../emit/graphBuilder';

export type Pair = readonly [number, number];

export interface ConvGeometry {
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly group: number;
  /** Height and width, like every pair here. */
  readonly input: Pair;
  readonly output: Pair;
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  /** Zeros before (top, left) and after (bottom, right). */
  readonly padBefore: Pair;
  readonly padAfter: Pair;
}

/** A pair from the two numbers that start at `index`. */
export function pairAt(values: readonly number[], index: number, fallback = 1): Pair {
  return [values[index] ?? fallback, values[index + 1] ?? fallback];
}

/** A single map that is convolved into one is an ordinary convolution: its input need not be a whole block of maps. */
export const isDepthwise = (g: ConvGeometry): boolean =>
  g.group > 1 && g.group === g.inChannels && g.group === g.outChannels;

export const isPointwise = (g: ConvGeometry): boolean => g.kernel[0] === 1 && g.kernel[1] === 1;

/** True where every stride is 1. */
export const isDense = (g: ConvGeometry): boolean => g.strides[0] === 1 && g.strides[1] === 1;

/** Geometry of a Conv node; input [N, C, H, W], weight [M, C / group, kh, kw], output [N, M, OH, OW]. */
export function convGeometry(
  node: GraphNode,
  input: readonly number[],
  weight: readonly number[],
  output: readonly number[],
): ConvGeometry {
  const pads = intsAttribute(node, 'pads', [0, 0, 0, 0]);
  return {
    batch: input[0] ?? 1,
    inChannels: input[1] ?? 1,
    outChannels: weight[0] ?? 1,
    group: intAttribute(node, 'group', 1),
    input: pairAt(input, 2),
    output: pairAt(output, 2),
    kernel: pairAt(weight, 2),
    strides: pairAt(intsAttribute(node, 'strides', [1, 1]), 0),
    dilations: pairAt(intsAttribute(node, 'dilations', [1, 1]), 0),
    padBefore: pairAt(pads, 0, 0),
    padAfter: pairAt(pads, 2, 0),
  };
}

/** The attributes of a Conv node of this geometry. */
export const convAttributes = (g: ConvGeometry): Attributes => ({
  kernel_shape: ints(g.kernel),
  strides: ints(g.strides),
  dilations: ints(g.dilations),
  pads: ints([...g.padBefore, ...g.padAfter]),
  group: int(g.group),
});

/** The input with its padding. */
export const paddedInput = (g: ConvGeometry): Pair =>
  eachAxis((axis) => g.padBefore[axis] + g.input[axis] + g.padAfter[axis]);

export const isPadded = (g: ConvGeometry): boolean => [...g.padBefore, ...g.padAfter].some((count) => count > 0);

export const pixels = (size: Pair): number => size[0] * size[1];

export const eachAxis = (of: (axis: 0 | 1) => number): Pair => [of(0), of(1)];

/**
 * Pads, before then after, of the stride-1 convolution with the kernel turned round that carries the gradient, zeros put
 * between its pixels where there was a stride, back to the input. Negative where the convolution padded more than its kernel
 * reaches.
 */
export function turnedPads(g: ConvGeometry): number[] {
  const before = eachAxis((axis) => g.dilations[axis] * (g.kernel[axis] - 1) - g.padBefore[axis]);
  const after = eachAxis((axis) => g.input[axis] - g.output[axis] * g.strides[axis] + g.padBefore[axis]);
  return [...before, ...after];
}
