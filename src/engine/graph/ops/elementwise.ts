// Shapes of operators that work element by element or channel by channel (https://onnx.ai/onnx/operators/).
import type { Shape, ShapeInputs } from './shapeRule';
import { broadcast, dimension, inputShape, shapeError } from './shapeRule';

/** The output is shaped like the first input. */
export function unaryShape(inputs: ShapeInputs): readonly Shape[] {
  return inputs.node.outputs.map(() => inputShape(inputs, 0));
}

/** Both inputs broadcast to the output. */
export function binaryShape(inputs: ShapeInputs): readonly Shape[] {
  return [broadcast(inputs.node, inputShape(inputs, 0), inputShape(inputs, 1))];
}

/** Condition and both choices broadcast to the output. */
export function choiceShape(inputs: ShapeInputs): readonly Shape[] {
  const choices = broadcast(inputs.node, inputShape(inputs, 1), inputShape(inputs, 2));
  return [broadcast(inputs.node, inputShape(inputs, 0), choices)];
}

/** The slope broadcasts to the data, never the other way round. */
export function preluShape(inputs: ShapeInputs): readonly Shape[] {
  const data = inputShape(inputs, 0);
  const slope = inputShape(inputs, 1);
  if (broadcast(inputs.node, data, slope).join() !== data.join()) {
    throw shapeError(inputs.node, `slope [${slope.join(', ')}] does not fit [${data.join(', ')}]`);
  }
  return [data];
}

/** Data [N, C, ...]; scale, shift, mean and variance [C]. */
export function batchNormalizationShape(inputs: ShapeInputs): readonly Shape[] {
  const data = inputShape(inputs, 0);
  const channels = dimension(inputs.node, data, 1);
  for (let index = 1; index <= 4; index++) {
    const vector = inputShape(inputs, index);
    if (vector.length !== 1 || vector[0] !== channels) {
      throw shapeError(inputs.node, `input ${index} is [${vector.join(', ')}] for ${channels} channels`);
    }
  }
  return [data];
}
