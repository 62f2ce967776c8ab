// BatchNorm recalibration (US-Nets, arXiv 1903.05134, section 3.4): a sub-network's own statistics, taken over a fixed set
// of training images, replace the full network's running ones. Without it narrow sub-networks fall to chance.
// Over K equal batches the mean is the mean of batch means, the variance by the law of total variance the mean of batch
// variances plus the variance of batch means; sums are in float64.
import { createHash } from 'node:crypto';
import type { Preprocessing } from '../../shared/run/manifest';
import type { Backend, TrainingProgram } from '../compute/backend';
import type { SplitView } from '../datasets/splits';
import type { Statistics } from '../supernet/materialise';
import { createBatches } from './batches';

export interface CalibrationSet {
  readonly batchSize: number;
  /** Each [batchSize, C, H, W], preprocessed, not augmented. */
  readonly batches: readonly Float32Array[];
  /** Of the batches' bytes, for the run's record. */
  readonly sha256: string;
}

/** Enough for stable statistics, little enough to be paid once a candidate. */
const calibrationImages = 512;
/** Large images make the set smaller, down to one batch. */
const calibrationBytes = 128 * 1024 ** 2;

/**
 * A seeded draw of un-augmented training images in whole batches.
 * @throws AdaScaleError `data.empty` where the split has no image.
 */
export function createCalibrationSet(
  train: SplitView,
  preprocessing: Preprocessing,
  { seed, batchSize }: { readonly seed: number; readonly batchSize: number },
): CalibrationSet {
  const source = createBatches(train, preprocessing, { seed, batchSize, trainLimit: null, augmentation: 'none' });
  const [channels, height, width] = train.samples.shape;
  const bytes = source.batchSize * channels * height * width * 4;
  const wanted = Math.min(Math.ceil(calibrationImages / source.batchSize), Math.floor(calibrationBytes / bytes));
  const count = Math.max(1, Math.min(source.stepsPerEpoch, wanted));
  const batches = Array.from({ length: count }, (_, step) => source.batch(step).x.slice());
  const hash = createHash('sha256');
  for (const { buffer } of batches) hash.update(new Uint8Array(buffer));
  return { batchSize: source.batchSize, batches, sha256: hash.digest('hex') };
}

/** Sums over batches of one BatchNormalization. */
interface Moments {
  readonly mean: Float64Array;
  /** Sum of batch variances and squared batch means. */
  readonly square: Float64Array;
}

function addBatch({ mean, square }: Moments, batch: Statistics): void {
  for (let channel = 0; channel < mean.length; channel++) {
    const m = batch.mean[channel] as number;
    mean[channel] = (mean[channel] as number) + m;
    square[channel] = (square[channel] as number) + (batch.variance[channel] as number) + m * m;
  }
}

function pool({ mean, square }: Moments, batches: number): Statistics {
  const pooledMean = mean.map((sum) => sum / batches);
  const variance = square.map((sum, channel) => Math.max(0, sum / batches - (pooledMean[channel] as number) ** 2));
  return { mean: Float32Array.from(pooledMean), variance: Float32Array.from(variance) };
}

/**
 * Statistics of every entry of `program.statistics`, in order, over the calibration batches.
 * @param parameters [program.parameterCount]
 * @param batches each [program.batchSize, C, H, W]; `breathe` is called between them
 */
export async function recalibrate(
  program: TrainingProgram,
  backend: Backend,
  parameters: Float32Array,
  batches: readonly Float32Array[],
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<readonly Statistics[]> {
  if (program.statistics.length === 0) return [];
  const moments = program.statistics.map(({ channels }) => ({
    mean: new Float64Array(channels),
    square: new Float64Array(channels),
  }));
  const session = await backend.createStatistics(program);
  try {
    for (const x of batches) {
      const results = await session.run(parameters, x);
      moments.forEach((sums, index) => addBatch(sums, results[index] as Statistics));
      await breathe();
    }
  } finally {
    await session.dispose();
  }
  return moments.map((sums) => pool(sums, batches.length));
}
