// The usual ways from 0…255 pixels to a network's input: (pixel − mean) / std by channel. `mean`, `std` and `channels`
// are in the order of the network's input: for BGR, entry 0 is blue.
// ImageNet statistics: torchvision's; BGR means: Caffe's reference models, as keras.applications still uses them.
import { AdaScaleError } from '../../shared/errors';
import type { Preprocessing } from '../../shared/run/manifest';
import type { Samples } from './dataset';

/** How samples are stored: pixels are 0…255; floats come from NPZ files and are used as they are. */
export type SampleKind = 'bytes' | 'floats';

/** Ids that a recipe and the command line may name, besides `auto`. */
export const preprocessingIds = ['raw', 'unit', 'signed', 'imagenet', 'caffe'] as const;

const repeated = (value: number, channels: number): number[] => Array.from({ length: channels }, () => value);

function scale(id: string, mean: number, std: number, channels: number): Preprocessing {
  return {
    id,
    mean: repeated(mean, channels),
    std: repeated(std, channels),
    channels: channels === 3 ? 'rgb' : 'gray',
  };
}

const imagenet: Preprocessing = {
  id: 'imagenet',
  mean: [0.485, 0.456, 0.406].map((mean) => mean * 255),
  std: [0.229, 0.224, 0.225].map((std) => std * 255),
  channels: 'rgb',
};
const caffe: Preprocessing = { id: 'caffe', mean: [103.939, 116.779, 123.68], std: [1, 1, 1], channels: 'bgr' };

/**
 * The candidates for a channel count, in the order in which ties are settled. Floats start with the identity too (`raw`) and
 * add `bytes`, which brings 0…1 to 0…255.
 */
export function preprocessings(channels: number, kind: SampleKind = 'bytes'): Preprocessing[] {
  const common = [
    scale('raw', 0, 1, channels),
    scale('unit', 0, 255, channels),
    scale('signed', 127.5, 127.5, channels),
  ];
  const colour = channels === 3 ? [imagenet, caffe] : [];
  return kind === 'floats' ? [...common, scale('bytes', 0, 1 / 255, channels), ...colour] : [...common, ...colour];
}

/**
 * The candidate called `id`.
 * @throws AdaScaleError `data.preprocessing` naming those that exist for this channel count
 */
export function preprocessingById(id: string, channels: number, kind: SampleKind = 'bytes'): Preprocessing {
  const candidates = preprocessings(channels, kind);
  const found = candidates.find((candidate) => candidate.id === id);
  if (found !== undefined) return found;
  throw new AdaScaleError(
    'data.preprocessing',
    `There is no preprocessing "${id}" for ${channels} ${channels === 1 ? 'channel' : 'channels'}`,
    `Choose auto, ${candidates.map((candidate) => candidate.id).join(', ')}, or give mean and std in adascale.json.`,
  );
}

/** `mean` and `std` of a recipe; a single number counts for every channel. @throws AdaScaleError `data.preprocessing` */
export function customPreprocessing(
  mean: readonly number[],
  std: readonly number[],
  channels: number,
  order: 'rgb' | 'bgr' = 'rgb',
): Preprocessing {
  return {
    id: 'custom',
    mean: spread('mean', mean, channels),
    std: spread('std', std, channels),
    channels: channels === 3 ? order : 'gray',
  };
}

function spread(name: string, values: readonly number[], channels: number): readonly number[] {
  if (values.length === channels) return values;
  if (values.length === 1 && values[0] !== undefined) return repeated(values[0], channels);
  throw new AdaScaleError(
    'data.preprocessing',
    `"${name}" has ${values.length} values, the input has ${channels} ${channels === 1 ? 'channel' : 'channels'}`,
    'Give one value, or one a channel.',
  );
}

/** One table of 256 outputs a channel, made once for each preprocessing. */
const tables = new WeakMap<Preprocessing, Float32Array>();

function tableOf(preprocessing: Preprocessing): Float32Array {
  const known = tables.get(preprocessing);
  if (known !== undefined) return known;
  const { mean, std } = preprocessing;
  const table = Float32Array.from(
    { length: mean.length * 256 },
    (_, i) => ((i & 255) - (mean[i >> 8] ?? 0)) / (std[i >> 8] ?? 1),
  );
  tables.set(preprocessing, table);
  return table;
}

/**
 * Writes sample `sampleIndex` at `out[offset…]` as C·H·W floats, ready for the network.
 * `preprocessing` must have as many channels as the samples.
 */
export function writePreprocessed(
  samples: Samples,
  sampleIndex: number,
  preprocessing: Preprocessing,
  out: Float32Array,
  offset: number,
): void {
  const [channels, height, width] = samples.shape;
  const plane = height * width;
  const first = sampleIndex * channels * plane;
  for (let c = 0; c < channels; c++) {
    const source = first + (preprocessing.channels === 'bgr' ? channels - 1 - c : c) * plane;
    const target = offset + c * plane;
    if (samples.pixels instanceof Uint8Array)
      writeBytes(samples.pixels, source, plane, tableOf(preprocessing), c, out, target);
    else writeFloats(samples.pixels, source, plane, preprocessing, c, out, target);
  }
}

function writeBytes(
  pixels: Uint8Array,
  source: number,
  count: number,
  table: Float32Array,
  channel: number,
  out: Float32Array,
  target: number,
): void {
  const row = channel << 8;
  for (let i = 0; i < count; i++) out[target + i] = table[row | (pixels[source + i] as number)] as number;
}

function writeFloats(
  pixels: Float32Array,
  source: number,
  count: number,
  { mean, std }: Preprocessing,
  channel: number,
  out: Float32Array,
  target: number,
): void {
  const offset = mean[channel] ?? 0;
  const divisor = std[channel] ?? 1;
  for (let i = 0; i < count; i++) out[target + i] = ((pixels[source + i] as number) - offset) / divisor;
}
