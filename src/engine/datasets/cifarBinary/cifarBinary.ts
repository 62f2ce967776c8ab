// CIFAR-10 and CIFAR-100 (fine labels) in their binary versions.
import { createReadStream } from 'node:fs';
import * as path from 'node:path';
import { AdaScaleError } from '../../../shared/errors';
import { createByteReader } from '../byteReader';
import { convertSamples, convertedSummary } from '../convertSamples';
import type { Dataset, DatasetFormat, DatasetSummary, ReadOptions, Samples, SplitName } from '../dataset';
import { listingSha256 } from '../fingerprint';
import { checkSplitSize } from '../limits';
import type { CifarFile, FoundCifar } from './cifarFiles';
import { findCifar, readClassNames } from './cifarFiles';

const pixelBytes = 3 * 32 * 32;
const shape = [3, 32, 32] as const;

async function open(dataPath: string): Promise<FoundCifar> {
  const found = await findCifar(dataPath);
  if (found !== null) return found;
  throw new AdaScaleError('data.empty', `${dataPath} holds no CIFAR batch`);
}

async function summarise({ folder, variant, files }: FoundCifar, signal?: AbortSignal): Promise<DatasetSummary> {
  const counts: Partial<Record<SplitName, number>> = {};
  for (const file of files) counts[file.split] = (counts[file.split] ?? 0) + recordsOf(file, variant.labelBytes);
  const numbers = Array.from({ length: variant.classes }, (_, i) => String(i));
  const names = await readClassNames(folder, variant);
  return {
    format: 'cifarBinary',
    labels: names ?? numbers,
    shape,
    counts,
    sha256: await listingSha256(
      folder,
      files.map(({ name, sizeBytes }) => ({ path: name, sizeBytes })),
      signal,
    ),
    ...(names === undefined
      ? { warnings: [`${variant.namesFile} is absent or incomplete: classes are numbered`] }
      : {}),
  };
}

/** @throws AdaScaleError `data.truncated` where the size is no multiple of a record */
function recordsOf(file: CifarFile, labelBytes: number): number {
  const records = file.sizeBytes / (labelBytes + pixelBytes);
  if (Number.isInteger(records) && records > 0) return records;
  throw new AdaScaleError(
    'data.truncated',
    `${file.name} has ${file.sizeBytes} bytes, which is no multiple of the ${labelBytes + pixelBytes} bytes of a record`,
    'Copy or download the file again.',
  );
}

async function readSplit(found: FoundCifar, files: readonly CifarFile[], signal?: AbortSignal): Promise<Samples> {
  const count = files.reduce((sum, file) => sum + recordsOf(file, found.variant.labelBytes), 0);
  checkSplitSize(found.folder, count, pixelBytes);
  const samples = { shape, count, pixels: new Uint8Array(count * pixelBytes), labels: new Int32Array(count) };
  let first = 0;
  for (const file of files) first += await readBatch(found, file, samples, first, signal);
  return samples;
}

async function readBatch(
  { folder, variant }: FoundCifar,
  file: CifarFile,
  samples: Samples,
  first: number,
  signal?: AbortSignal,
): Promise<number> {
  const reader = createByteReader(createReadStream(path.join(folder, file.name)), file.name, signal);
  const label = new Uint8Array(variant.labelBytes);
  const records = recordsOf(file, variant.labelBytes);
  try {
    for (let row = 0; row < records; row++) {
      await reader.fill(label);
      samples.labels[first + row] = checkLabel(label[variant.labelBytes - 1] ?? 0, file.name, row, variant.classes);
      await reader.fill(
        samples.pixels.subarray((first + row) * pixelBytes, (first + row + 1) * pixelBytes) as Uint8Array,
      );
    }
  } finally {
    await reader.close();
  }
  return records;
}

function checkLabel(label: number, file: string, row: number, classes: number): number {
  if (label < classes) return label;
  throw new AdaScaleError(
    'data.labelRange',
    `${file}, row ${row}: label ${label} is not in 0…${classes - 1}`,
    'The file is damaged or is no CIFAR batch.',
  );
}

async function readAll(dataPath: string, options: ReadOptions): Promise<Dataset> {
  const found = await open(dataPath);
  const summary = convertedSummary(await summarise(found, options.signal), options);
  const total = Object.values(summary.counts).reduce((sum, count) => sum + count, 0);
  const splits: Partial<Record<SplitName, Samples>> = {};
  let done = 0;
  for (const split of ['train', 'test'] as const) {
    const files = found.files.filter((file) => file.split === split);
    if (files.length === 0) continue;
    const samples = await convertSamples(await readSplit(found, files, options.signal), options);
    splits[split] = samples;
    options.onProgress?.((done += samples.count), total);
  }
  return { summary, splits };
}

export const cifarBinary: DatasetFormat = {
  id: 'cifarBinary',
  label: 'CIFAR-10 or CIFAR-100 binary batches (data_batch_1.bin …, train.bin)',
  matches: async (dataPath) => (await findCifar(dataPath)) !== null,
  scan: async (dataPath, signal) => summarise(await open(dataPath), signal),
  read: (dataPath, options = {}) => readAll(dataPath, options),
};
