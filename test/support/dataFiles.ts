// The same few images written in every data format, for the data tests. Pixels are seeded noise, stored without loss.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { pack } from 'tar-stream';
import { ZipFile } from 'yazl';
import { createRandom } from '../../src/shared/random';

export interface TinyImage {
  readonly split: 'train' | 'test';
  readonly label: number;
  /** Planes, C·H·W. */
  readonly pixels: Uint8Array;
}

export interface TinySet {
  /** Channels, height, width. */
  readonly shape: readonly [number, number, number];
  /** Sorted by split (train first) and class. */
  readonly images: readonly TinyImage[];
}

/** `perClass` training images and one test image of each of three classes. */
export function tinySet(channels: 1 | 3, perClass = 3, side = 32, seed = 1): TinySet {
  const random = createRandom(seed, 'tinySet', channels);
  const image = (split: 'train' | 'test', label: number): TinyImage => ({
    split,
    label,
    pixels: Uint8Array.from({ length: channels * side * side }, () => random.integer(256)),
  });
  const classes = [0, 1, 2];
  const train = classes.flatMap((label) => Array.from({ length: perClass }, () => image('train', label)));
  return { shape: [channels, side, side], images: [...train, ...classes.map((label) => image('test', label))] };
}

export const imagesOf = (set: TinySet, split: 'train' | 'test'): readonly TinyImage[] =>
  set.images.filter((image) => image.split === split);

/** Planes to interleaved pixels. */
function interleave(pixels: Uint8Array, channels: number): Uint8Array {
  const plane = pixels.length / channels;
  return pixels.map((_, i) => pixels[(i % channels) * plane + Math.floor(i / channels)] ?? 0);
}

/** A PNG of one image; gray ones are stored as gray. */
export async function encodePng(pixels: Uint8Array, [channels, height, width]: TinySet['shape']): Promise<Buffer> {
  const image = sharp(interleave(pixels, channels), { raw: { width, height, channels: channels as 1 | 3 } });
  return (channels === 1 ? image.toColourspace('b-w') : image).png().toBuffer();
}

export type FileList = readonly { readonly path: string; readonly bytes: Buffer }[];

/** `train/0/00.png`, …: class folders are named by their number. */
export async function imageFiles(set: TinySet): Promise<FileList> {
  return Promise.all(
    set.images.map(async (image, i) => ({
      path: `${image.split}/${image.label}/${String(i).padStart(2, '0')}.png`,
      bytes: await encodePng(image.pixels, set.shape),
    })),
  );
}

export async function writeFolder(root: string, files: FileList): Promise<string> {
  for (const file of files) {
    await mkdir(path.dirname(path.join(root, file.path)), { recursive: true });
    await writeFile(path.join(root, file.path), file.bytes);
  }
  return root;
}

export async function tarBytes(files: FileList): Promise<Buffer> {
  const archive = pack();
  for (const file of files) archive.entry({ name: file.path, size: file.bytes.length, mtime: new Date(0) }, file.bytes);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export async function zipBytes(files: FileList, compress = false): Promise<Buffer> {
  const archive = new ZipFile();
  for (const file of files) archive.addBuffer(file.bytes, file.path, { compress, mtime: new Date(2000, 1, 1) });
  archive.end();
  const chunks: Buffer[] = [];
  for await (const chunk of archive.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export function idxBytes(dimensions: readonly number[], values: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.writeUInt32BE(0x800 + dimensions.length, 0);
  dimensions.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, values]);
}

/** MNIST's four files. */
export function idxFiles(set: TinySet, gzip = false): FileList {
  return (['train', 'test'] as const).flatMap((split) => {
    const images = imagesOf(set, split);
    const prefix = split === 'train' ? 'train' : 't10k';
    const end = gzip ? '.gz' : '';
    const packed = (bytes: Buffer): Buffer => (gzip ? gzipSync(bytes) : bytes);
    const pixels = Buffer.concat(images.map((image) => image.pixels));
    return [
      {
        path: `${prefix}-images-idx3-ubyte${end}`,
        bytes: packed(idxBytes([images.length, set.shape[1], set.shape[2]], pixels)),
      },
      {
        path: `${prefix}-labels-idx1-ubyte${end}`,
        bytes: packed(
          idxBytes(
            [images.length],
            Uint8Array.from(images, (image) => image.label),
          ),
        ),
      },
    ];
  });
}

/** CIFAR-10's batches. */
export function cifarFiles(set: TinySet): FileList {
  const records = (images: readonly TinyImage[]): Buffer =>
    Buffer.concat(images.flatMap((image) => [Buffer.of(image.label), image.pixels]));
  const train = imagesOf(set, 'train');
  return [
    { path: 'data_batch_1.bin', bytes: records(train.slice(0, 4)) },
    { path: 'data_batch_2.bin', bytes: records(train.slice(4)) },
    { path: 'test_batch.bin', bytes: records(imagesOf(set, 'test')) },
  ];
}

/** An NPY file of `descr` (`|u1`, `<f4`, …) around raw little-endian bytes. */
export function npyBytes(descr: string, shape: readonly number[], data: Uint8Array, fortran = false): Buffer {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${tuple}), }`;
  const padded = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + '\n';
  const header = Buffer.alloc(10);
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(padded.length, 8);
  return Buffer.concat([header, Buffer.from(padded, 'latin1'), data]);
}

export const bytesOf = (values: ArrayBufferView): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Keras style arrays: uint8 NHWC (or NHW), int64 labels. */
export function npzFiles(set: TinySet): FileList {
  const [channels, height, width] = set.shape;
  return (['train', 'test'] as const).flatMap((split) => {
    const images = imagesOf(set, split);
    const pixels = Buffer.concat(images.map((image) => interleave(image.pixels, channels)));
    const shape = [images.length, height, width, ...(channels === 1 ? [] : [channels])];
    const labels = BigInt64Array.from(images, (image) => BigInt(image.label));
    return [
      { path: `x_${split}.npy`, bytes: npyBytes('|u1', shape, pixels) },
      { path: `y_${split}.npy`, bytes: npyBytes('<i8', [images.length], bytesOf(labels)) },
    ];
  });
}

/** Runs `use` in a new temporary folder, which is removed afterwards. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'adascale-data-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
