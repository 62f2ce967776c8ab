// The arrays of a NumPy archive by what their names say they are: `x_train` and `train_images` are samples, `y_train` and
// `train_labels` labels; without a split in the name they belong to training.
import { AdaScaleError } from '../../../shared/errors';
import type { ByteReader } from '../byteReader';
import { createByteReader } from '../byteReader';
import { asDataError } from '../byteStream';
import type { SplitName } from '../dataset';
import { checkSplitSize } from '../limits';
import type { ZipEntry } from '../zipEntries';
import { zipEntries } from '../zipEntries';
import type { NpyHeader } from './npyHeader';
import { readNpyHeader } from './npyHeader';
import { readLabelValues, readSampleValues } from './npyValues';
import type { SampleLayout } from './sampleLayout';
import { sampleLayout, toPlanes } from './sampleLayout';

interface Role {
  readonly split: SplitName;
  readonly part: 'samples' | 'labels';
}

/** What one split's two arrays gave; `values` only where samples were read, not just looked at. */
export interface Half {
  array?: string;
  count?: number;
  layout?: SampleLayout;
  values?: Uint8Array | Float32Array;
  labels?: Int32Array;
}
export type Halves = Partial<Record<SplitName, Half>>;

const splitNames: Readonly<Record<string, SplitName>> = {
  train: 'train',
  test: 'test',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
};
const partNames: Readonly<Record<string, Role['part']>> = {
  x: 'samples',
  images: 'samples',
  y: 'labels',
  labels: 'labels',
};

/** `x_train` and `train_images` alike; null for arrays that are neither samples nor labels. */
function roleOf(entryPath: string): Role | null {
  const words = entryPath
    .toLowerCase()
    .replace(/\.npy$/, '')
    .split('_');
  const part = words.flatMap((word) => partNames[word] ?? []);
  const split = words.flatMap((word) => splitNames[word] ?? []);
  if (part[0] === undefined || part.length + split.length !== words.length || split.length > 1) return null;
  return { part: part[0], split: split[0] ?? 'train' };
}

/**
 * Reads labels always, samples only with `withValues`; arrays that are neither are passed over.
 * @throws AdaScaleError `data.ambiguous`, and what the readers of headers and values throw
 */
export async function readHalves(file: string, withValues: boolean, signal?: AbortSignal): Promise<Halves> {
  const halves: Halves = {};
  for await (const entry of zipEntries(file, signal)) {
    const role = roleOf(entry.path);
    if (role === null) continue;
    const half = (halves[role.split] ??= {});
    if (role.part === 'samples' ? half.array !== undefined : half.labels !== undefined) throw twice(file, entry.path);
    await withArray(file, entry, signal, (reader, header, name) =>
      role.part === 'labels'
        ? noteLabels(half, reader, header, name)
        : noteSamples(half, reader, header, name, withValues),
    );
  }
  return halves;
}

async function withArray(
  file: string,
  entry: ZipEntry,
  signal: AbortSignal | undefined,
  use: (reader: ByteReader, header: NpyHeader, name: string) => Promise<void>,
): Promise<void> {
  const name = entry.path.replace(/\.npy$/, '');
  const reader = createByteReader(await entry.open(), name, signal);
  try {
    await use(reader, await readNpyHeader(reader, name), name);
  } catch (error) {
    throw asDataError(error, 'data.corruptArchive', `${file}: ${name}`, 'Save the file again.');
  } finally {
    await reader.close();
  }
}

async function noteLabels(half: Half, reader: ByteReader, header: NpyHeader, name: string): Promise<void> {
  const flat = header.shape.length === 1 || (header.shape.length === 2 && header.shape[1] === 1);
  if (!flat) {
    throw new AdaScaleError(
      'data.shape',
      `${name} has the shape [${header.shape.join(', ')}]`,
      'Labels are class numbers of shape [N] or [N, 1]; turn one-hot rows into numbers with np.argmax(y, axis=1).',
    );
  }
  half.labels = await readLabelValues(reader, header, name);
}

async function noteSamples(
  half: Half,
  reader: ByteReader,
  header: NpyHeader,
  name: string,
  withValues: boolean,
): Promise<void> {
  const layout = sampleLayout(name, header.shape);
  const [count = 0] = header.shape;
  half.array = name;
  half.count = count;
  half.layout = layout;
  checkSplitSize(name, count, header.count / Math.max(count, 1), header.type === 'uint8' ? 1 : 4);
  if (withValues) half.values = toPlanes(await readSampleValues(reader, header, name), layout);
}

function twice(file: string, entry: string): AdaScaleError {
  return new AdaScaleError(
    'data.ambiguous',
    `${file} holds two arrays for the same split and part; the second is ${entry}`,
    'Keep one of them.',
  );
}
