// What the reproduction kit does in each of its two sizes.
import type { ReproduceParams } from '../../../shared/protocol/reproduce';

export interface KitNetwork {
  readonly id: string;
  readonly widths: readonly number[];
  readonly blocksPerStage: number;
}

export interface KitPlan {
  readonly networks: readonly KitNetwork[];
  readonly seeds: readonly number[];
  /** Of the starting network and of each separately trained variant. */
  readonly epochs: number;
  /** Of the joint training. */
  readonly supernetEpochs: number;
  readonly fineTuneEpochs: number;
  readonly evaluations: number;
  /** Variants that are delivered, fine-tuned and trained separately. */
  readonly variants: number;
  /** Training images, null for all. */
  readonly trainLimit: number | null;
  /** Validation images that judge a candidate while searching, null for all. */
  readonly validationLimit: number | null;
  readonly batchSize: number;
  readonly learningRate: number;
}

const small: KitNetwork = { id: 'resnet8', widths: [16, 32, 64], blocksPerStage: 1 };
const deep: KitNetwork = { id: 'resnet14', widths: [16, 32, 64], blocksPerStage: 2 };

const common = { variants: 8, batchSize: 64, learningRate: 0.1 };

const quick: KitPlan = {
  ...common,
  networks: [{ id: 'resnet8-narrow', widths: [8, 16, 32], blocksPerStage: 1 }],
  seeds: [1],
  epochs: 14,
  supernetEpochs: 1,
  fineTuneEpochs: 4,
  evaluations: 64,
  trainLimit: 4000,
  validationLimit: 2000,
};

const full: KitPlan = {
  ...common,
  networks: [small, deep],
  seeds: [1, 2, 3],
  epochs: 20,
  supernetEpochs: 2,
  fineTuneEpochs: 5,
  evaluations: 120,
  trainLimit: null,
  validationLimit: 2000,
};

/** The chosen size with what the command changed. */
export function kitPlan({ quick: isQuick, seeds, epochs, trainLimit, evaluations }: ReproduceParams): KitPlan {
  const size = isQuick ? quick : full;
  return {
    ...size,
    ...(seeds !== undefined && { seeds: Array.from({ length: seeds }, (_, index) => index + 1) }),
    ...(epochs !== undefined && {
      epochs,
      supernetEpochs: Math.max(1, Math.round((epochs * size.supernetEpochs) / size.epochs)),
      fineTuneEpochs: Math.max(1, Math.round((epochs * size.fineTuneEpochs) / size.epochs)),
    }),
    ...(trainLimit !== undefined && { trainLimit }),
    ...(evaluations !== undefined && { evaluations }),
  };
}
