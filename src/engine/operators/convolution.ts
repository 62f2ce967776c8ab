// The geometry of a Conv node: what operators and MAC formulas need to split a two-dimensional kernel by axis.
import { intAttribute, intsAttribute } from '../graph/attributes';
import { int, ints, type Attribute, type GraphNode } from '../graph/graph';

/** Along one spatial axis, in pixels. */
export interface ConvAxis {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padBefore: number;
  readonly padAfter: number;
}

export interface ConvGeometry {
  readonly vertical: ConvAxis;
  readonly horizontal: ConvAxis;
}

/** An axis that a kernel leaves alone. */
export const untouched: ConvAxis = { kernel: 1, stride: 1, dilation: 1, padBefore: 0, padAfter: 0 };

/** A 1×1 convolution. */
export const pointwise: ConvGeometry = { vertical: untouched, horizontal: untouched };

/** Reads a normalised node (explicit pads); weight shape [Co, Ci/group, kh, kw]. */
export function convGeometry(node: GraphNode, weightShape: readonly number[]): ConvGeometry {
  const strides = intsAttribute(node, 'strides', [1, 1]);
  const dilations = intsAttribute(node, 'dilations', [1, 1]);
  const pads = intsAttribute(node, 'pads', [0, 0, 0, 0]);
  const axis = (index: number): ConvAxis => ({
    kernel: weightShape[2 + index] ?? 1,
    stride: strides[index] ?? 1,
    dilation: dilations[index] ?? 1,
    padBefore: pads[index] ?? 0,
    padAfter: pads[2 + index] ?? 0,
  });
  return { vertical: axis(0), horizontal: axis(1) };
}

/** Output pixels along an axis that has `size` input pixels. */
export function outputSize(axis: ConvAxis, size: number): number {
  const reach = axis.dilation * (axis.kernel - 1) + 1;
  return Math.floor((size + axis.padBefore + axis.padAfter - reach) / axis.stride) + 1;
}

export function convAttributes(geometry: ConvGeometry, group = 1): Record<string, Attribute> {
  const { vertical, horizontal } = geometry;
  return {
    kernel_shape: ints([vertical.kernel, horizontal.kernel]),
    strides: ints([vertical.stride, horizontal.stride]),
    dilations: ints([vertical.dilation, horizontal.dilation]),
    pads: ints([vertical.padBefore, horizontal.padBefore, vertical.padAfter, horizontal.padAfter]),
    group: int(group),
  };
}

export const convGroup = (node: GraphNode): number => intAttribute(node, 'group', 1);
