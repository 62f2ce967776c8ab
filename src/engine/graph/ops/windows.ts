// Sliding windows, shared by convolution and pooling: kernel, stride, dilation and padding of every spatial axis, with
// ONNX's `auto_pad` resolved to explicit pads (https://onnx.ai/onnx/operators/onnx__Conv.html, onnx__MaxPool.html).
import { intAttribute, intsAttribute, stringAttribute } from '../attributes';
import type { GraphNode } from '../graph';
import { dimension, shapeError } from './shapeRule';
import type { Shape } from './shapeRule';

export interface Windows {
  readonly kernel: Shape;
  readonly strides: Shape;
  readonly dilations: Shape;
  /** All begins, then all ends: [top, left, bottom, right]. */
  readonly pads: Shape;
  /** Output sizes of the spatial axes. */
  readonly output: Shape;
}

function perAxis(node: GraphNode, name: string, count: number, fallback: number, minimum: number): Shape {
  const values = intsAttribute(node, name, new Array<number>(count).fill(fallback));
  if (values.length !== count || values.some((value) => value < minimum)) {
    throw shapeError(node, `${name} [${values.join(', ')}] does not fit ${count} numbers of at least ${minimum}`);
  }
  return values;
}

/** Total padding that keeps ceil(size / stride) windows. */
function samePadding(size: number, extent: number, stride: number): number {
  return Math.max((Math.ceil(size / stride) - 1) * stride + extent - size, 0);
}

function resolvePads(node: GraphNode, input: Shape, extents: Shape, strides: Shape): Shape {
  const mode = stringAttribute(node, 'auto_pad', 'NOTSET');
  if (mode === 'NOTSET' || mode === '') return perAxis(node, 'pads', input.length * 2, 0, 0);
  if (mode === 'VALID') return new Array<number>(input.length * 2).fill(0);
  if (mode !== 'SAME_UPPER' && mode !== 'SAME_LOWER') throw shapeError(node, `auto_pad "${mode}" is not known`);
  const totals = input.map((size, axis) => samePadding(size, extents[axis] ?? 1, strides[axis] ?? 1));
  const small = totals.map((total) => Math.floor(total / 2));
  const large = totals.map((total) => Math.ceil(total / 2));
  return mode === 'SAME_UPPER' ? [...small, ...large] : [...large, ...small];
}

function windowCount(size: number, extent: number, stride: number, begin: number, end: number, ceil: boolean): number {
  const steps = (size + begin + end - extent) / stride;
  if (!ceil) return Math.floor(steps) + 1;
  const count = Math.ceil(steps) + 1;
  // A window that would start in the end padding sees nothing and is dropped.
  return (count - 1) * stride >= size + begin ? count - 1 : count;
}

/** Resolves the windows of a node over the spatial sizes `input`. @throws AdaScaleError `model.shape` where none fits. */
function resolveWindows(node: GraphNode, input: Shape, kernel: Shape): Windows {
  if (kernel.length !== input.length || kernel.some((size) => size < 1)) {
    throw shapeError(node, `kernel [${kernel.join(', ')}] does not fit ${input.length} spatial axes`);
  }
  const strides = perAxis(node, 'strides', input.length, 1, 1);
  const dilations = perAxis(node, 'dilations', input.length, 1, 1);
  const extents = kernel.map((size, axis) => (size - 1) * (dilations[axis] ?? 1) + 1);
  const pads = resolvePads(node, input, extents, strides);
  const ceil = intAttribute(node, 'ceil_mode', 0) === 1;
  const output = input.map((size, axis) => {
    const end = pads[axis + input.length] ?? 0;
    return windowCount(size, extents[axis] ?? 1, strides[axis] ?? 1, pads[axis] ?? 0, end, ceil);
  });
  if (output.some((size) => size < 1)) {
    throw shapeError(node, `kernel [${kernel.join(', ')}] is larger than its input [${input.join(', ')}]`);
  }
  return { kernel, strides, dilations, pads, output };
}

/** Windows of a Conv node over data of shape [N, C, ...] with weights [Co, Ci/group, ...]. */
export function convolutionWindows(node: GraphNode, data: Shape, weight: Shape): Windows {
  const kernel = weight.slice(2);
  const declared = intsAttribute(node, 'kernel_shape', kernel);
  if (declared.join() !== kernel.join()) {
    throw shapeError(node, `kernel_shape [${declared.join(', ')}] contradicts its weights [${weight.join(', ')}]`);
  }
  return resolveWindows(node, data.slice(2), kernel);
}

/** Windows of a MaxPool or AveragePool node over data of shape [N, C, ...]. */
export function poolingWindows(node: GraphNode, data: Shape): Windows {
  const kernel = intsAttribute(node, 'kernel_shape', []);
  dimension(node, data, 2);
  return resolveWindows(node, data.slice(2), kernel);
}
