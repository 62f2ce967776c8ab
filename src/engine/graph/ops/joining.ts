// Shapes of operators that join, cut and pick: Concat, Split, Slice, Gather, Pad (https://onnx.ai/onnx/operators/).
import { intAttribute } from '../attributes';
import type { GraphNode } from '../graph';
import type { Shape, ShapeInputs } from './shapeRule';
import { constantNumbers, dimension, inputShape, resolveAxis, shapeError } from './shapeRule';

export function concatShape(inputs: ShapeInputs): readonly Shape[] {
  const { node } = inputs;
  const parts = node.inputs.map((_, index) => inputShape(inputs, index));
  const first = inputShape(inputs, 0);
  const axis = resolveAxis(node, intAttribute(node, 'axis', 0), first.length);
  const others = (shape: Shape): string => shape.map((size, at) => (at === axis ? '*' : size)).join();
  if (parts.some((part) => others(part) !== others(first))) {
    throw shapeError(node, `cannot join ${parts.map((part) => `[${part.join(', ')}]`).join(', ')} on axis ${axis}`);
  }
  const total = parts.reduce((sum, part) => sum + (part[axis] ?? 0), 0);
  return [first.map((size, at) => (at === axis ? total : size))];
}

/** Without sizes the parts are equal; with `num_outputs` (operator set 18) the last may be smaller. */
function defaultParts({ attributes, outputs }: GraphNode, total: number): number[] {
  const part = attributes['num_outputs'] ? Math.ceil(total / outputs.length) : total / outputs.length;
  return outputs.map((_, index) => Math.max(Math.min(part, total - part * index), 0));
}

export function splitShape(inputs: ShapeInputs): readonly Shape[] {
  const { node } = inputs;
  const data = inputShape(inputs, 0);
  const axis = resolveAxis(node, intAttribute(node, 'axis', 0), data.length);
  const total = dimension(node, data, axis);
  const sizes = constantNumbers(inputs, 1) ?? defaultParts(node, total);
  const fits = sizes.every((size) => Number.isInteger(size) && size >= 0) && sizes.reduce((a, b) => a + b, 0) === total;
  if (!fits || sizes.length !== node.outputs.length) {
    throw shapeError(node, `cannot split ${total} into [${sizes.join(', ')}] for ${node.outputs.length} outputs`);
  }
  return sizes.map((part) => data.map((size, at) => (at === axis ? part : size)));
}

export interface SliceRange {
  readonly axis: number;
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** The ranges of a Slice with negative and out-of-range ends resolved. */
export function sliceRanges(inputs: ShapeInputs): readonly SliceRange[] {
  const { node } = inputs;
  const data = inputShape(inputs, 0);
  const starts = constantNumbers(inputs, 1);
  const ends = constantNumbers(inputs, 2);
  if (!starts || starts.length !== ends?.length) throw shapeError(node, 'starts and ends do not match');
  const axes = constantNumbers(inputs, 3) ?? starts.map((_, index) => index);
  const steps = constantNumbers(inputs, 4) ?? starts.map(() => 1);
  return starts.map((rawStart, index) => {
    const axis = resolveAxis(node, axes[index] ?? index, data.length);
    const size = dimension(node, data, axis);
    const step = steps[index] ?? 1;
    if (step === 0) throw shapeError(node, 'a step is 0');
    const clamp = (at: number, low: number, high: number): number =>
      Math.min(Math.max(at < 0 ? at + size : at, low), high);
    const end = ends[index] ?? size;
    const [start, stop] =
      step > 0
        ? [clamp(rawStart, 0, size), clamp(end, 0, size)]
        : [clamp(rawStart, 0, size - 1), clamp(end, -1, size - 1)];
    return { axis, start, step, count: Math.max(Math.ceil((stop - start) / step), 0) };
  });
}

export function sliceShape(inputs: ShapeInputs): readonly Shape[] {
  const output = [...inputShape(inputs, 0)];
  for (const { axis, count } of sliceRanges(inputs)) output[axis] = count;
  return [output];
}

export function gatherShape(inputs: ShapeInputs): readonly Shape[] {
  const data = inputShape(inputs, 0);
  const axis = resolveAxis(inputs.node, intAttribute(inputs.node, 'axis', 0), data.length);
  return [[...data.slice(0, axis), ...inputShape(inputs, 1), ...data.slice(axis + 1)]];
}

export function padShape(inputs: ShapeInputs): readonly Shape[] {
  const { node } = inputs;
  const data = inputShape(inputs, 0);
  const pads = constantNumbers(inputs, 1);
  if (pads?.length !== data.length * 2) {
    throw shapeError(node, `pads [${(pads ?? []).join(', ')}] do not fit [${data.join(', ')}]`);
  }
  const output = data.map((size, axis) => size + (pads[axis] ?? 0) + (pads[axis + data.length] ?? 0));
  if (output.some((size) => size < 0)) throw shapeError(node, `its pads cut more than [${data.join(', ')}] has`);
  return [output];
}
