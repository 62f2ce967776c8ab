// What the reproduction kit does in each of its two sizes.
import { AdaScaleError } from '../../../shared/errors';
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

/**
 * The chosen size with what the command changed.
 * @throws AdaScaleError `input.choice` for a network that the size does not have.
 */
export function kitPlan({
  quick: isQuick,
  networks,
  seeds,
  epochs,
  trainLimit,
  evaluations,
}: ReproduceParams): KitPlan {
  const size = isQuick ? quick : full;
  return {
    ...size,
    ...(networks !== undefined && { networks: chosen(size.networks, networks) }),
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

function chosen(all: readonly KitNetwork[], ids: readonly string[]): readonly KitNetwork[] {
  const unknown = ids.find((id) => !all.some((network) => network.id === id));
  if (unknown === undefined) return all.filter(({ id }) => ids.includes(id));
  throw new AdaScaleError(
    'input.choice',
    `The kit has no network "${unknown}" in this size`,
    `Give --network one of: ${all.map(({ id }) => id).join(', ')}.`,
  );
}
