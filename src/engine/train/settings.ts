// What shapes a training run, in one flat record: it stands in the run's manifest, is hashed into every checkpoint and is
// all that a resumed run needs beside the checkpoint. The defaults follow the sandwich rule's paper (US-Nets, arXiv
// 1903.05134, section 4) scaled down to fine-tuning from trained weights.
import type { SearchSettings } from '../../shared/run/manifest';

export type Augmentation = 'none' | 'crop' | 'cropFlip';

export interface TrainingSettings {
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Peak of the schedule. */
  readonly learningRate: number;
  /** Optimiser steps between checkpoints; every epoch ends with one as well. */
  readonly checkpointSteps: number;
  /** Cap on training images, null for all. */
  readonly trainLimit: number | null;
  readonly momentum: number;
  /** Applied to parameters of kind `weight` only. */
  readonly weightDecay: number;
  /** Largest norm of a tensor's gradient as a share of the tensor's own; null clips nothing. */
  readonly clipRatio: number | null;
  /** Share of all steps, 0…1, over which the learning rate rises linearly. */
  readonly warmupShare: number;
  /** Share of probability, 0…1, that labels spread over all classes. */
  readonly labelSmoothing: number;
  readonly augmentation: Augmentation;
  /** Random sub-networks a step, beside the full and the smallest network. */
  readonly randomPaths: number;
  /** Steps for which a drawn set of random sub-networks is kept: sessions are costly to create. */
  readonly pathHoldSteps: number;
  /** Sub-networks that random paths are drawn from. */
  readonly pathPoolSize: number;
  /** Training sessions kept alive at once; never changes a result. */
  readonly sessionCapacity: number;
  /** False only to measure what the part is worth: absent, it is there. */
  readonly guards?: TrainingGuards;
}

/** Parts of the recipe that can be taken away one by one, each false where it is. */
export interface TrainingGuards {
  /** Back to the last good checkpoint where a step diverges; without it every step is taken. */
  readonly rollback?: false;
  /** The full network's output as the other paths' target; without it they learn from labels. */
  readonly inPlaceDistillation?: false;
  /** The smallest network in every step. */
  readonly smallestPath?: false;
}

export type ChosenSettings = Pick<
  SearchSettings,
  'seed' | 'epochs' | 'batchSize' | 'learningRate' | 'checkpointSteps' | 'trainLimit'
>;

/**
 * Epochs from which digits and the like, which lie in the middle of their image, are shifted: shorter training meets no image so
 * often that it learns it by heart, and loses by it (test/bench/RESULTS.md, "Augmentation").
 */
const shiftedFrom = 15;

/** One channel means digits and spectrograms, where a flip changes the meaning. */
function usualAugmentation(channels: number, epochs: number): Augmentation {
  if (channels === 3) return 'cropFlip';
  return epochs < shiftedFrom ? 'none' : 'crop';
}

/**
 * One network alone bears larger steps than a supernet, whose paths pull in several directions and whose gradients are summed: from new
 * weights and from the supernet's alike, given enough of them to settle again (test/bench/RESULTS.md, "Steps of one network alone").
 */
const large = { rateFactor: 2, clipRatio: 0.05, leastSteps: 120 } as const;

/**
 * As {@link trainingSettings}, for one network alone: `chosen.learningRate` is joint training's.
 *
 * @param images Of the training split, before `chosen.trainLimit`.
 */
export function trainingAloneSettings(chosen: ChosenSettings, channels: number, images: number): TrainingSettings {
  const { epochs, batchSize, trainLimit, learningRate } = chosen;
  const steps = (epochs * Math.min(images, trainLimit ?? images)) / batchSize;
  if (steps < large.leastSteps) return trainingSettings(chosen, channels);
  const { rateFactor, clipRatio } = large;
  return trainingSettings({ ...chosen, learningRate: rateFactor * learningRate }, channels, { clipRatio });
}

/** Fills in what people do not choose. */
export function trainingSettings(
  chosen: ChosenSettings,
  channels: number,
  overrides: Partial<TrainingSettings> = {},
): TrainingSettings {
  const { seed, epochs, batchSize, learningRate, checkpointSteps, trainLimit } = chosen;
  return {
    seed,
    epochs,
    batchSize,
    learningRate,
    checkpointSteps,
    trainLimit,
    momentum: 0.9,
    weightDecay: 1e-4,
    clipRatio: 0.02,
    warmupShare: 0.05,
    labelSmoothing: 0,
    augmentation: usualAugmentation(channels, epochs),
    randomPaths: 2,
    pathHoldSteps: 5,
    pathPoolSize: 64,
    sessionCapacity: 66,
    ...overrides,
  };
}
