// Training batches by step number alone: the order of an epoch is a seeded shuffle and a step's augmentation has its own
// random stream, so that step 4711 of a resumed run sees the pixels that the undisturbed run would have seen.
import { createRandom } from '../../shared/random';
import { AdaScaleError } from '../../shared/errors';
import type { Preprocessing } from '../../shared/run/manifest';
import { writePreprocessed } from '../datasets/preprocessing';
import type { SplitView } from '../datasets/splits';
import { createAugmenter } from './augment';
import type { TrainingSettings } from './settings';

export interface Batch {
  /** [batchSize, C, H, W], preprocessed. Valid until the next call. */
  readonly x: Float32Array;
  /** [batchSize] class indices. Valid until the next call. */
  readonly labels: Int32Array;
}

export interface Batches {
  /** The asked batch size, or the number of images where that is smaller. */
  readonly batchSize: number;
  /** The last, incomplete batch of an epoch is dropped. */
  readonly stepsPerEpoch: number;
  readonly batch: (step: number) => Batch;
}

type BatchSettings = Pick<TrainingSettings, 'seed' | 'batchSize' | 'trainLimit' | 'augmentation'>;

/** The images that take part: all, or a seeded draw of `trainLimit`. */
function chosenIndices(view: SplitView, { seed, trainLimit }: BatchSettings): Int32Array {
  if (trainLimit === null || trainLimit >= view.count) return view.indices.slice(0, view.count);
  return createRandom(seed, 'trainLimit').shuffle(view.indices.slice(0, view.count)).slice(0, trainLimit);
}

/** @throws AdaScaleError `data.empty` where the split (or the limit) leaves no image. */
export function createBatches(view: SplitView, preprocessing: Preprocessing, settings: BatchSettings): Batches {
  const chosen = chosenIndices(view, settings);
  if (chosen.length === 0) {
    throw new AdaScaleError(
      'data.empty',
      'The training split holds no image',
      'Check the data folder and the training limit',
    );
  }
  const { shape, labels: allLabels } = view.samples;
  const imageSize = shape[0] * shape[1] * shape[2];
  const batchSize = Math.min(settings.batchSize, chosen.length);
  const stepsPerEpoch = Math.floor(chosen.length / batchSize);
  const augment = createAugmenter(shape, settings.augmentation);
  const image = new Float32Array(imageSize);
  const x = new Float32Array(batchSize * imageSize);
  const labels = new Int32Array(batchSize);
  const order = chosen.slice();
  let orderedEpoch = -1;

  const useEpoch = (epoch: number): void => {
    if (epoch === orderedEpoch) return;
    order.set(chosen);
    createRandom(settings.seed, 'epoch', epoch).shuffle(order);
    orderedEpoch = epoch;
  };

  const batch = (step: number): Batch => {
    useEpoch(Math.floor(step / stepsPerEpoch));
    const random = createRandom(settings.seed, 'step', step);
    const first = (step % stepsPerEpoch) * batchSize;
    for (let row = 0; row < batchSize; row++) {
      const sample = order[first + row] as number;
      writePreprocessed(view.samples, sample, preprocessing, image, 0);
      augment(image, x, row * imageSize, random);
      labels[row] = allLabels[sample] as number;
    }
    return { x, labels };
  };
  return { batchSize, stepsPerEpoch, batch };
}
