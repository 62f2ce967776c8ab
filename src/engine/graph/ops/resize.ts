// Shape of Resize at opset 17: sizes win over scales (https://onnx.ai/onnx/operators/onnx__Resize.html).
import type { Shape, ShapeInputs } from './shapeRule';
import { constantNumbers, inputShape, shapeError } from './shapeRule';

export function resizeShape(inputs: ShapeInputs): readonly Shape[] {
  const data = inputShape(inputs, 0);
  const sizes = constantNumbers(inputs, 3) ?? [];
  const scales = sizes.length > 0 ? [] : (constantNumbers(inputs, 2) ?? []);
  const output = sizes.length > 0 ? sizes : scales.map((scale, axis) => Math.floor((data[axis] ?? 0) * scale));
  if (output.length !== data.length || output.some((size) => size < 1)) {
    throw shapeError(inputs.node, `cannot resize [${data.join(', ')}] by [${[...sizes, ...scales].join(', ')}]`);
  }
  return [output];
}

/** True if a resize leaves an axis as it is. */
export function resizeKeepsAxis(before: Shape, after: Shape, axis: number): boolean {
  return before[axis] !== undefined && before[axis] === after[axis];
}
