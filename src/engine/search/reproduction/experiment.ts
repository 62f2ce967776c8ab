// One data set, one network, one seed: what every method of the reproduction kit works on.
import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import type { Preprocessing } from '../../../shared/run/manifest';
import type { Backend } from '../../compute/backend';
import type { SplitDataset } from '../../datasets/splits';
import type { Graph } from '../../graph/graph';
import { createCalibrationSet, type CalibrationSet } from '../../train/recalibrate';
import {
  trainingAloneSettings,
  trainingSettings,
  type ChosenSettings,
  type TrainingSettings,
} from '../../train/settings';
import type { TrainingHooks } from '../../train/trainLoop';
import type { SearchPort } from '../searchPort';
import type { KitNetwork, KitPlan } from './kitPlan';

/** Pixels 0…1 for every network of the kit. */
export const kitPreprocessing = 'unit';

/** Widths of every method: a calibration of this computer that lies about would give our search another quantum than theirs. */
export const kitQuantum = 8;

export interface Experiment {
  readonly folder: string;
  readonly dataName: string;
  readonly dataPath: string;
  readonly data: SplitDataset;
  readonly preprocessing: Preprocessing;
  readonly network: KitNetwork;
  readonly seed: number;
  readonly plan: KitPlan;
  readonly threads: number;
  readonly backend: Backend;
  readonly port: SearchPort;
  readonly calibration: CalibrationSet;
}

/** An experiment whose starting network is trained. */
export interface Trained extends Experiment {
  readonly baseline: Graph;
  /** The starting network's file. */
  readonly modelFile: string;
}

export const calibrationOf = ({
  data,
  preprocessing,
  seed,
  plan,
}: Pick<Experiment, 'data' | 'preprocessing' | 'seed' | 'plan'>): CalibrationSet =>
  createCalibrationSet(data.train, preprocessing, { seed, batchSize: plan.batchSize });

const chosenFor = ({ plan, seed }: Experiment, epochs: number): ChosenSettings => {
  const { batchSize, learningRate, trainLimit } = plan;
  return { seed, epochs, batchSize, learningRate, checkpointSteps: 200, trainLimit };
};

/** Settings of a supernet's training for `epochs`. */
export const jointSettingsFor = (experiment: Experiment, epochs: number): TrainingSettings =>
  trainingSettings(chosenFor(experiment, epochs), experiment.data.shape[0]);

/** Settings of one network's training for `epochs`: from new weights, or fine-tuned. */
export const aloneSettingsFor = (experiment: Experiment, epochs: number): TrainingSettings =>
  trainingAloneSettings(chosenFor(experiment, epochs), experiment.data.shape[0], experiment.data.train.count);

/** Progress of a training under a heading. */
export const hooksFor = ({ port }: Experiment, heading: string): TrainingHooks => ({
  signal: port.signal,
  breathe: () => port.breathe(),
  report: ({ fraction, detail }) =>
    port.report({ run: '', progress: { phase: 'training', fraction, detail: `${heading}: ${detail}` } }),
  warn: (message) => port.log('warn', message),
});

/** A folder of the experiment, made where it is absent. */
export async function folderOf({ folder }: Experiment, ...names: readonly string[]): Promise<string> {
  const full = path.join(folder, ...names);
  await mkdir(full, { recursive: true });
  return full;
}
