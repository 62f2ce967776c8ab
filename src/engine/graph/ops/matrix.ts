// Shapes of Gemm and MatMul (https://onnx.ai/onnx/operators/onnx__Gemm.html, onnx__MatMul.html).
import { intAttribute } from '../attributes';
import type { Shape, ShapeInputs } from './shapeRule';
import { broadcast, inputShape, shapeError } from './shapeRule';

/** [M, K] (or its transpose) by [K, N] (or its transpose), plus a bias that broadcasts to [M, N]. */
export function gemmShape(inputs: ShapeInputs): readonly Shape[] {
  const { node } = inputs;
  const orient = (shape: Shape, transposed: boolean): Shape => (transposed ? [...shape].reverse() : shape);
  const a = orient(inputShape(inputs, 0), intAttribute(node, 'transA', 0) !== 0);
  const b = orient(inputShape(inputs, 1), intAttribute(node, 'transB', 0) !== 0);
  const [rows, depth] = a;
  const [height, columns] = b;
  if (a.length !== 2 || b.length !== 2 || rows === undefined || columns === undefined || depth !== height) {
    throw shapeError(node, `[${a.join(', ')}] cannot be multiplied by [${b.join(', ')}]`);
  }
  const bias = inputs.shapes[2];
  if (bias && broadcast(node, bias, [rows, columns]).join() !== [rows, columns].join()) {
    throw shapeError(node, `bias [${bias.join(', ')}] does not fit [${rows}, ${columns}]`);
  }
  return [[rows, columns]];
}

/** numpy.matmul: leading axes broadcast, a vector is a row on the left and a column on the right. */
export function matMulShape(inputs: ShapeInputs): readonly Shape[] {
  const { node } = inputs;
  const left = inputShape(inputs, 0);
  const right = inputShape(inputs, 1);
  const a = left.length === 1 ? [1, ...left] : left;
  const b = right.length === 1 ? [...right, 1] : right;
  const rows = a.at(-2);
  const columns = b.at(-1);
  if (rows === undefined || columns === undefined || a.at(-1) !== b.at(-2)) {
    throw shapeError(node, `[${left.join(', ')}] cannot be multiplied by [${right.join(', ')}]`);
  }
  const batch = broadcast(node, a.slice(0, -2), b.slice(0, -2));
  return [[...batch, ...(left.length === 1 ? [] : [rows]), ...(right.length === 1 ? [] : [columns])]];
}
