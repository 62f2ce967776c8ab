// How one weight's elements are stored: as floats, as half floats, or as 8 or 16 bit integers with scale and minimum
// (affine quantization of weights, https://github.com/tensorflow/tfjs/tree/master/tfjs-converter).
import { AdaScaleError } from '../../../shared/errors';
import { halfFloats } from '../layers/halfFloats';

export interface Encoding {
  readonly stored: string;
  readonly scale?: number;
  readonly min?: number;
}

const sizes: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  uint16: 2,
  float16: 2,
  uint8: 1,
  bool: 1,
  complex64: 8,
};

/** @throws AdaScaleError `model.unsupportedVersion` naming the weight and a data type that has no fixed size. */
export function elementBytes({ stored }: Encoding, weight: string): number {
  const size = Object.hasOwn(sizes, stored) ? sizes[stored] : undefined;
  if (size !== undefined) return size;
  throw new AdaScaleError(
    'model.unsupportedVersion',
    `Weight "${weight}" is stored as "${stored}", which is not supported`,
  );
}

export function readElements(
  bytes: Uint8Array,
  offset: number,
  count: number,
  { stored, scale = 1, min = 0 }: Encoding,
): Float32Array {
  if (stored === 'float16') return halfFloats(bytes, offset, count);
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
  const result = new Float32Array(count);
  if (stored === 'float32') for (let i = 0; i < count; i++) result[i] = view.getFloat32(i * 4, true);
  else if (stored === 'uint16') for (let i = 0; i < count; i++) result[i] = view.getUint16(i * 2, true) * scale + min;
  else for (let i = 0; i < count; i++) result[i] = view.getUint8(i) * scale + min;
  return result;
}
