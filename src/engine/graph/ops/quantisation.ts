// QuantizeLinear and DequantizeLinear change the numbers' type, never their shape
// (https://onnx.ai/onnx/operators/onnx__QuantizeLinear.html).
import { intAttribute } from '../attributes';
import type { Shape, ShapeInputs } from './shapeRule';
import { inputShape, resolveAxis, shapeError } from './shapeRule';

/** Data of any shape; scale and zero point of one element, or one for each along `axis`. */
export function quantisationShape(inputs: ShapeInputs): readonly Shape[] {
  const data = inputShape(inputs, 0);
  const scale = inputShape(inputs, 1);
  const count = scale.reduce((product, size) => product * size, 1);
  if (scale.length > 1) throw shapeError(inputs.node, `scales of shape [${scale.join(', ')}] are not supported`);
  if (count !== 1) {
    const axis = resolveAxis(inputs.node, intAttribute(inputs.node, 'axis', 1), data.length);
    if (data[axis] !== count)
      throw shapeError(inputs.node, `${count} scales do not fit axis ${axis} of [${data.join(', ')}]`);
  }
  return [data];
}
