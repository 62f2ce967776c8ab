// MNIST and its followers: gray images in IDX files, a pair of images and labels a split.
import { AdaScaleError } from '../../../shared/errors';
import { convertSamples, convertedSummary } from '../convertSamples';
import type { DatasetFormat, DatasetSummary, ReadOptions, Samples, SplitName } from '../dataset';
import { listingSha256 } from '../fingerprint';
import { numericLabels } from '../numericLabels';
import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { IdxPair } from './findIdxFiles';
import { findIdxPairs, idxFolder } from './findIdxFiles';
import { readIdxShape, readIdxValues } from './readIdx';

interface Opened {
  readonly pairs: readonly IdxPair[];
  readonly summary: DatasetSummary;
  readonly labels: Readonly<Partial<Record<SplitName, Int32Array>>>;
}

async function open(dataPath: string, signal?: AbortSignal): Promise<Opened> {
  const folder = (await idxFolder(dataPath)) ?? dataPath;
  const pairs = await findIdxPairs(folder);
  const labels: Partial<Record<SplitName, Int32Array>> = {};
  let shape: readonly [number, number, number] | null = null;
  for (const pair of pairs) {
    const [count = 0, height = 0, width = 0] = await readIdxShape(pair.images, 3, signal);
    shape = sameShape(pair, shape, [1, height, width]);
    labels[pair.split] = await readLabels(pair, count, signal);
  }
  if (shape === null) throw new AdaScaleError('data.empty', `${folder} holds no IDX images`);
  const classes = numericLabels(folder, labels);
  const counts = Object.fromEntries(Object.entries(labels).map(([split, values]) => [split, values.length]));
  const sha256 = await listingSha256(folder, await listFiles(folder, pairs), signal);
  const warnings = classes.warnings.length === 0 ? {} : { warnings: classes.warnings };
  return { pairs, labels, summary: { format: 'idx', labels: classes.labels, shape, counts, sha256, ...warnings } };
}

function sameShape(
  pair: IdxPair,
  known: readonly [number, number, number] | null,
  found: readonly [number, number, number],
): readonly [number, number, number] {
  if (known === null || (known[1] === found[1] && known[2] === found[2])) return found;
  throw new AdaScaleError(
    'data.imageSize',
    `${pair.images} holds images of ${found[2]}×${found[1]} pixels (width × height), the other split ${known[2]}×${known[1]}`,
    'Both splits must have images of one size.',
  );
}

async function readLabels(pair: IdxPair, images: number, signal?: AbortSignal): Promise<Int32Array> {
  const { values } = await readIdxValues(pair.labels, 1, signal);
  if (values.length === images) return Int32Array.from(values);
  throw new AdaScaleError(
    'data.corrupt',
    `${pair.images} announces ${images} images, ${path.basename(pair.labels)} holds ${values.length} labels`,
    'Check that both files belong together.',
  );
}

function listFiles(folder: string, pairs: readonly IdxPair[]): Promise<{ path: string; sizeBytes: number }[]> {
  const files = pairs.flatMap((pair) => [pair.images, pair.labels]);
  return Promise.all(
    files.map(async (file) => ({ path: path.relative(folder, file), sizeBytes: (await stat(file)).size })),
  );
}

async function readSplit(pair: IdxPair, opened: Opened, options: ReadOptions): Promise<Samples> {
  const { values } = await readIdxValues(pair.images, 3, options.signal);
  const labels = opened.labels[pair.split] ?? new Int32Array(0);
  return convertSamples({ shape: opened.summary.shape, count: labels.length, pixels: values, labels }, options);
}

export const idx: DatasetFormat = {
  id: 'idx',
  label: 'IDX files as of MNIST (train-images-idx3-ubyte and train-labels-idx1-ubyte, .gz or not)',
  matches: async (dataPath) => (await idxFolder(dataPath)) !== null,
  scan: async (dataPath, signal) => (await open(dataPath, signal)).summary,
  read: async (dataPath, options = {}) => {
    const opened = await open(dataPath, options.signal);
    const summary = convertedSummary(opened.summary, options);
    const total = Object.values(summary.counts).reduce((sum, count) => sum + count, 0);
    const splits: Partial<Record<SplitName, Samples>> = {};
    let done = 0;
    for (const pair of opened.pairs) {
      const samples = await readSplit(pair, opened, options);
      splits[pair.split] = samples;
      options.onProgress?.((done += samples.count), total);
    }
    return { summary, splits };
  },
};
