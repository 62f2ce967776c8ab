// NumPy archives as Keras ships its data sets: x_train, y_train, x_test, y_test (or x and y; MedMNIST's train_images,
// train_labels, … too), each an NPY array in a ZIP.
import { stat } from 'node:fs/promises';
import { convertSamples, convertedSummary } from '../convertSamples';
import type { Dataset, DatasetFormat, DatasetSummary, ReadOptions, Samples, SplitName } from '../dataset';
import { fileSha256 } from '../fingerprint';
import { numericLabels } from '../numericLabels';
import type { CheckedHalves } from './checkHalves';
import { checkHalves } from './checkHalves';
import { readHalves } from './readHalves';

async function summarise(
  file: string,
  { shape, labels }: CheckedHalves,
  signal?: AbortSignal,
): Promise<DatasetSummary> {
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

async function readAll(file: string, options: ReadOptions): Promise<Dataset> {
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
