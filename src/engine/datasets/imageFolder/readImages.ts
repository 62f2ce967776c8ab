// The second pass: decodes each listed image into its place. Several are decoded at once; the first fault in the order of
// the source is the one reported, whatever finished first.
import { AdaScaleError } from '../../../shared/errors';
import type { ReadOptions, Samples, SplitName } from '../dataset';
import { checkSplitSize } from '../limits';
import { decodeImage } from './decodeImage';
import type { OddSize } from './decodeImage';
import type { ImageSource } from './imageSource';
import type { ImageListing } from './listImages';

const decodesAtOnce = 8;
const progressEvery = 256;

type Shape = readonly [number, number, number];
type Slots = Map<string, { readonly out: Uint8Array }>;
type MutableSplits = Partial<Record<SplitName, Samples & { readonly pixels: Uint8Array }>>;

/** @throws AdaScaleError `data.imageSize`, `data.corruptImage`, `data.tooLarge`, `data.unreadable` */
export async function readImages(
  source: ImageSource,
  listing: ImageListing,
  shape: Shape,
  options: ReadOptions,
): Promise<Partial<Record<SplitName, Samples>>> {
  const splits = allocate(listing, shape);
  const slots = assignSlots(listing, splits, shape);
  await decodeAll(source, slots, shape, options);
  return splits;
}

function allocate({ images }: ImageListing, shape: Shape): MutableSplits {
  const splits: MutableSplits = {};
  const size = shape[0] * shape[1] * shape[2];
  for (const split of ['train', 'validation', 'test'] as const) {
    const count = images.filter((image) => image.split === split).length;
    if (count === 0) continue;
    checkSplitSize(`The ${split} split`, count, size);
    splits[split] = { shape, count, pixels: new Uint8Array(count * size), labels: new Int32Array(count) };
  }
  return splits;
}

function assignSlots({ images, labels }: ImageListing, splits: MutableSplits, shape: Shape): Slots {
  const slots: Slots = new Map();
  const classes = new Map(labels.map((label, i) => [label, i]));
  const size = shape[0] * shape[1] * shape[2];
  const used: Record<SplitName, number> = { train: 0, validation: 0, test: 0 };
  for (const image of images) {
    const samples = splits[image.split];
    if (samples === undefined) continue;
    const index = used[image.split]++;
    samples.labels[index] = classes.get(image.className) ?? 0;
    slots.set(image.path, { out: samples.pixels.subarray(index * size, (index + 1) * size) });
  }
  return slots;
}

interface Fault {
  readonly order: number;
  readonly error: unknown;
}

async function decodeAll(source: ImageSource, slots: Slots, shape: Shape, options: ReadOptions): Promise<void> {
  const total = slots.size;
  const inFlight = new Set<Promise<void>>();
  const faults: Fault[] = [];
  let done = 0;
  let order = 0;
  const decode = async (path: string, bytes: Buffer | Promise<Buffer>, out: Uint8Array, at: number): Promise<void> => {
    try {
      const odd = await decodeImage(path, await bytes, { shape, resize: options.resize !== undefined, out });
      if (odd !== null) throw oddSize(path, odd, shape);
      if (++done % progressEvery === 0 || done === total) options.onProgress?.(done, total);
    } catch (error) {
      faults.push({ order: at, error });
    }
  };
  try {
    for await (const file of source.files(options.signal)) {
      const slot = slots.get(file.path);
      if (slot === undefined) continue;
      slots.delete(file.path);
      const bytes = source.randomAccess ? file.read() : await file.read();
      const task = decode(file.path, bytes, slot.out, order++).finally(() => inFlight.delete(task));
      inFlight.add(task);
      if (inFlight.size >= decodesAtOnce) await Promise.race(inFlight);
      if (faults.length > 0 || slots.size === 0) break;
    }
  } finally {
    await Promise.all(inFlight);
  }
  throwFirst(faults);
  const missing = slots.keys().next().value;
  if (missing !== undefined) throw new AdaScaleError('data.unreadable', `${missing} went away while the data was read`);
}

function throwFirst(faults: readonly Fault[]): void {
  const first = faults.toSorted((a, b) => a.order - b.order)[0];
  if (first !== undefined) throw first.error;
}

function oddSize(path: string, odd: OddSize, [, height, width]: Shape): AdaScaleError {
  return new AdaScaleError(
    'data.imageSize',
    `${path} is ${odd.width}×${odd.height} pixels (width × height), the first image is ${width}×${height}`,
    'Make all images equal in size, or set "resize": [height, width] under "preprocessing" in adascale.json.',
  );
}
