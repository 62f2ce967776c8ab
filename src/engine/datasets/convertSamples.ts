// ReadOptions.channels and ReadOptions.resize for sources whose samples come as raw planes (image files do both while decoding).
import { setImmediate } from 'node:timers/promises';
import { AdaScaleError } from '../../shared/errors';
import type { DatasetSummary, ReadOptions, Samples } from './dataset';
import { checkSplitSize } from './limits';
import { planesToLuma } from './luma';
import { createResizer } from './resizePlane';

type Shape = readonly [number, number, number];

/**
 * The shape that {@link convertSamples} will give.
 * @throws AdaScaleError `data.channels` where the conversion is neither gray to three channels nor three channels to gray
 */
function convertedShape(shape: Shape, options: ReadOptions): Shape {
  const channels = options.channels ?? shape[0];
  const convertible = channels === shape[0] || (channels === 3 && shape[0] === 1) || (channels === 1 && shape[0] === 3);
  if (convertible) return [channels, ...(options.resize ?? [shape[1], shape[2]])];
  throw new AdaScaleError(
    'data.channels',
    `Samples of ${shape[0]} channels cannot be turned into ${channels} channels`,
    'Only gray (1) and colour (3) are converted into each other.',
  );
}

/** The summary of what `read` gives under `options`. */
export function convertedSummary(summary: DatasetSummary, options: ReadOptions): DatasetSummary {
  return { ...summary, shape: convertedShape(summary.shape, options) };
}

const samplesBetweenYields = 256;

/** Scales and converts channels; gives `samples` itself where nothing changes. Yields to the event loop on the way. */
export async function convertSamples(samples: Samples, options: ReadOptions): Promise<Samples> {
  const shape = convertedShape(samples.shape, options);
  if (shape.every((size, i) => size === samples.shape[i])) return samples;
  const size = shape[0] * shape[1] * shape[2];
  const pixels = allocate(samples, size);
  const convert = createConverter(samples.shape, shape);
  const sourceSize = samples.shape[0] * samples.shape[1] * samples.shape[2];
  for (let i = 0; i < samples.count; i++) {
    if (i % samplesBetweenYields === 0) await setImmediate();
    options.signal?.throwIfAborted();
    convert(samples.pixels.subarray(i * sourceSize, (i + 1) * sourceSize), pixels.subarray(i * size, (i + 1) * size));
  }
  return { ...samples, shape, pixels };
}

function allocate(samples: Samples, size: number): Uint8Array | Float32Array {
  checkSplitSize('The converted samples', samples.count, size, samples.pixels.BYTES_PER_ELEMENT);
  return samples.pixels instanceof Uint8Array
    ? new Uint8Array(samples.count * size)
    : new Float32Array(samples.count * size);
}

/** Channels are reduced before scaling and repeated after it: the fewer planes are scaled, the better. */
function createConverter(from: Shape, to: Shape): (source: Samples['pixels'], out: Samples['pixels']) => void {
  const fromPlane = from[1] * from[2];
  const toPlane = to[1] * to[2];
  const resize = createResizer([from[1], from[2]], [to[1], to[2]]);
  const planes = Math.min(from[0], to[0]);
  return (source, out) => {
    const reduced =
      from[0] > to[0] ? new (source instanceof Uint8Array ? Uint8Array : Float32Array)(fromPlane) : source;
    if (reduced !== source) planesToLuma(source, reduced);
    for (let c = 0; c < planes; c++) {
      resize(reduced.subarray(c * fromPlane, (c + 1) * fromPlane), out.subarray(c * toPlane, (c + 1) * toPlane));
    }
    for (let c = planes; c < to[0]; c++) out.copyWithin(c * toPlane, 0, toPlane);
  };
}
