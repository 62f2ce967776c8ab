// Axes, pads and sizes that ONNX passes as inputs, read where they are constants.
import type { Emission } from './rule';

/** The constant's values as numbers; undefined where the value is computed or left out. */
export function constantInts(emission: Pick<Emission, 'constantOf'>, name: string): number[] | undefined {
  const tensor = name === '' ? undefined : emission.constantOf(name);
  return tensor && Array.from(tensor.data, Number);
}
