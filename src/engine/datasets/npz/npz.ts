// NumPy archives as Keras ships its data sets: x_train, y_train, x_test, y_test (or x and y; MedMNIST's train_images,
// train_labels, … too), each an NPY array in a ZIP.
import { stat } from 'node:fs/promises';
import { AdaScaleError } from '../../../shared/errors';
import { createByteReader } from '../byteReader';
import type { ByteReader } from '../byteReader';
import { asDataError } from '../byteStream';
import { convertSamples, convertedSummary } from '../convertSamples';
import type { DatasetFormat, DatasetSummary, ReadOptions, Samples, SplitName } from '../dataset';
import { fileSha256 } from '../fingerprint';
import { checkSplitSize } from '../limits';
import { numericLabels } from '../numericLabels';
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
interface Half {
  array?: string;
  count?: number;
  layout?: SampleLayout;
  values?: Uint8Array | Float32Array;
  labels?: Int32Array;
}
type Halves = Partial<Record<SplitName, Half>>;

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

async function readHalves(file: string, withValues: boolean, signal?: AbortSignal): Promise<Halves> {
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

interface Checked {
  readonly shape: readonly [number, number, number];
  readonly labels: Readonly<Partial<Record<SplitName, Int32Array>>>;
}

/** @throws AdaScaleError `data.missingFile`, `data.corrupt`, `data.shape`, `data.empty` */
function checkHalves(file: string, halves: Halves): Checked {
  const labels: Partial<Record<SplitName, Int32Array>> = {};
  let shape: readonly [number, number, number] | undefined;
  for (const split of ['train', 'validation', 'test'] as const) {
    const half = halves[split];
    if (half === undefined) continue;
    if (half.layout === undefined || half.labels === undefined) throw incomplete(file, split, half);
    if (half.count !== half.labels.length) {
      throw new AdaScaleError(
        'data.corrupt',
        `${file}: ${half.array} has ${half.count} rows, its labels ${half.labels.length}`,
      );
    }
    if (shape !== undefined && shape.join() !== half.layout.shape.join()) {
      throw new AdaScaleError(
        'data.shape',
        `${file}: ${half.array} has samples of [${half.layout.shape.join(', ')}], another split [${shape.join(', ')}]`,
      );
    }
    shape = half.layout.shape;
    if (half.labels.length > 0) labels[split] = half.labels;
  }
  if (shape === undefined) {
    throw new AdaScaleError(
      'data.empty',
      `${file} holds no samples`,
      'Name the arrays x_train, y_train, x_test, y_test, or x and y.',
    );
  }
  return { shape, labels };
}

async function summarise(file: string, { shape, labels }: Checked, signal?: AbortSignal): Promise<DatasetSummary> {
  const classes = numericLabels(file, labels);
  return {
    format: 'npz',
    labels: classes.labels,
    shape,
    counts: Object.fromEntries(Object.entries(labels).map(([split, values]) => [split, values.length])),
    sha256: await fileSha256(file, signal),
    ...(classes.warnings.length === 0 ? {} : { warnings: classes.warnings }),
  };
}

async function readAll(
  file: string,
  options: ReadOptions,
): Promise<{ summary: DatasetSummary; splits: Partial<Record<SplitName, Samples>> }> {
  const halves = await readHalves(file, true, options.signal);
  const checked = checkHalves(file, halves);
  const summary = convertedSummary(await summarise(file, checked, options.signal), options);
  const total = Object.values(summary.counts).reduce((sum, count) => sum + count, 0);
  const floats = Object.values(halves).some((half) => half.values instanceof Float32Array);
  const splits: Partial<Record<SplitName, Samples>> = {};
  let done = 0;
  for (const split of ['train', 'validation', 'test'] as const) {
    const values = halves[split]?.values;
    const labels = checked.labels[split];
    if (values === undefined || labels === undefined) continue;
    // One split of bytes beside one of floats would be judged by two preprocessings.
    const pixels = floats && values instanceof Uint8Array ? Float32Array.from(values) : values;
    splits[split] = await convertSamples({ shape: checked.shape, count: labels.length, pixels, labels }, options);
    options.onProgress?.((done += labels.length), total);
  }
  return { summary, splits };
}

function incomplete(file: string, split: SplitName, half: Half): AdaScaleError {
  const missing = half.layout === undefined ? 'samples (x)' : 'labels (y)';
  return new AdaScaleError(
    'data.missingFile',
    `${file} has no ${missing} for the ${split} split`,
    'Name the arrays x_train, y_train, x_test, y_test, or x and y.',
  );
}

function twice(file: string, entry: string): AdaScaleError {
  return new AdaScaleError(
    'data.ambiguous',
    `${file} holds two arrays for the same split and part; the second is ${entry}`,
    'Keep one of them.',
  );
}

async function matches(file: string): Promise<boolean> {
  return /\.npz$/i.test(file) && (await stat(file)).isFile();
}

export const npz: DatasetFormat = {
  id: 'npz',
  label: 'NumPy archives (.npz with x_train, y_train, x_test, y_test, or x and y)',
  matches,
  scan: async (file, signal) => summarise(file, checkHalves(file, await readHalves(file, false, signal)), signal),
  read: (file, options = {}) => readAll(file, options),
};
