// Which axis of an array holds the channels. [N,H,W] is gray; [N,F] are F features; of four axes the last is taken for the
// channels if it is 1 or 3 (Keras writes that), else the second if it is 1 or 3, else the last if it is at most 4.
import { AdaScaleError } from '../../../shared/errors';
import { datasetLimits } from '../limits';

export interface SampleLayout {
  /** Channels, height, width. */
  readonly shape: readonly [number, number, number];
  /** True where channels are the innermost axis and have to be moved. */
  readonly interleaved: boolean;
}

/** @throws AdaScaleError `data.shape` naming the array */
export function sampleLayout(name: string, shape: readonly number[]): SampleLayout {
  const [, a = 0, b = 0, c = 0] = shape;
  if (shape.slice(1).some((size) => size < 1 || size > datasetLimits.dimension)) throw badShape(name, shape);
  if (shape.length === 2) return { shape: [a, 1, 1], interleaved: false };
  if (shape.length === 3) return { shape: [1, a, b], interleaved: false };
  if (shape.length !== 4) throw badShape(name, shape);
  const few = (size: number): boolean => size === 1 || size === 3;
  if (few(c) || (!few(a) && c <= 4)) return { shape: [c, a, b], interleaved: true };
  if (few(a)) return { shape: [a, b, c], interleaved: false };
  throw badShape(name, shape);
}

function badShape(name: string, shape: readonly number[]): AdaScaleError {
  return new AdaScaleError(
    'data.shape',
    `${name} has the shape [${shape.join(', ')}]`,
    'Samples are [N, H, W], [N, H, W, C], [N, C, H, W] with 1 or 3 channels, or [N, features].',
  );
}

/** Moves the channels of interleaved samples in front of height and width. */
export function toPlanes<T extends Uint8Array | Float32Array>(values: T, { shape, interleaved }: SampleLayout): T {
  const [channels, height, width] = shape;
  if (!interleaved || channels === 1) return values;
  const plane = height * width;
  const size = channels * plane;
  const sample = values.slice(0, size);
  for (let start = 0; start < values.length; start += size) {
    sample.set(values.subarray(start, start + size));
    for (let i = 0, at = 0; i < plane; i++) {
      for (let c = 0; c < channels; c++) values[start + c * plane + i] = sample[at++] ?? 0;
    }
  }
  return values;
}
