// Shapes of MaxPool, AveragePool, GlobalAveragePool and GlobalMaxPool (https://onnx.ai/onnx/operators/).
import type { Shape, ShapeInputs } from './shapeRule';
import { inputShape, shapeError } from './shapeRule';
import { poolingWindows } from './windows';

/** [N, C, ...] -> [N, C, windows]; a second output (the indices of MaxPool) has the same shape. */
export function poolingShape(inputs: ShapeInputs): readonly Shape[] {
  const data = inputShape(inputs, 0);
  const output = [...data.slice(0, 2), ...poolingWindows(inputs.node, data).output];
  return inputs.node.outputs.map(() => output);
}

/** [N, C, ...] -> [N, C, 1, ...]. */
export function globalPoolingShape(inputs: ShapeInputs): readonly Shape[] {
  const data = inputShape(inputs, 0);
  if (data.length < 3) throw shapeError(inputs.node, `[${data.join(', ')}] has no spatial axes`);
  return [data.map((size, axis) => (axis < 2 ? size : 1))];
}
