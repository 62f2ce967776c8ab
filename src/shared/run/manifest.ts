// run.json: what a run is, written once when it starts and completed when it ends. Everything needed to resume or to judge
// the run's figures is here or in the journals beside it.
import type { RecipePreprocessing, RecipeSplits } from '../recipe/recipe';
import type { Candidate } from './candidate';
import type { Precision } from './genes';
import type { Measurement } from './measurement';
import type { Budgets } from './objectives';
import type { UnfinishedRefinement } from './refinement';
import type { SensitivityRecord } from './sensitivity';

export const runSchemaVersion = 1;

export type RunPhase = 'preparing' | 'training' | 'searching' | 'finishing' | 'done';
export type RunState = 'running' | 'cancelled' | 'failed' | 'done' | 'interrupted';

/** How the data becomes inputs, as the command and the recipe said when the run began; later edits do not reach a run. */
export interface DataChoices {
  /** `auto`, an id, or the recipe's own. */
  readonly preprocessing: string | RecipePreprocessing;
  readonly splits?: RecipeSplits;
  readonly labels?: readonly string[];
}

/** The backend that trained and judged, with three timed steps (ms, median) of each that was tried. */
export interface ComputeChoice {
  readonly backend: string;
  /** For example `onnxruntime-node 1.30.0, CPU, 2 threads`. */
  readonly description: string;
  readonly stepMs: Readonly<Record<string, number>>;
}

export interface SearchSettings {
  readonly modelPath: string;
  readonly dataPath: string;
  readonly target: string;
  /** host:port of the adb server of an `adb:` target; absent is the usual one. */
  readonly adbServer?: string;
  readonly evaluations: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly budgets: Budgets;
  /** `predicted` never touches the clock, so that a run can be compared bit for bit. */
  readonly latency: 'measured' | 'predicted';
  readonly backend: string;
  readonly threads: number;
  /** Optimiser steps between checkpoints. */
  readonly checkpointSteps: number;
  /** Cap on training images, null for all. */
  readonly trainLimit: number | null;
  /** Cap on the validation images that judge a candidate; absent is none. */
  readonly validationLimit?: number;
  /** Most variants of the frontier that are fine-tuned at the end; absent is none. */
  readonly fineTuneVariants?: number;
  /** Epochs of each; absent is none. */
  readonly fineTuneEpochs?: number;
  /** False: no variants that an image leaves early where the exit is sure; absent is true. */
  readonly fineTuneLeaving?: boolean;
  /** Single changes judged before training; absent is none. */
  readonly sensitivityProbes?: number;
  /** Window of an energy measurement of each variant of the final table; absent is none. */
  readonly energySeconds?: number;
  /** Ids of the operators that the search may use; absent is all of them. */
  readonly operators?: readonly string[];
  /** Widths are multiples of so many channels; absent is 8. */
  readonly widthQuantum?: number;
  /** Absent: `auto` and the data's own splits. */
  readonly dataChoices?: DataChoices;
}

/** Scale and offset by channel on 0…255 pixel values: `(pixel − mean) / std`. */
export interface Preprocessing {
  /** `raw` 0…255, `unit` 0…1, `signed` −1…1, `imagenet`, or `custom`. */
  readonly id: string;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** How `auto` chose: accuracy on the labelled sample by id; absent when the recipe said which. */
  readonly tried?: Readonly<Record<string, number>>;
  /** `rgb` or `bgr` for three channels, `gray` for one. */
  readonly channels: 'rgb' | 'bgr' | 'gray';
}

export interface SplitSizes {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

export interface RunManifest {
  readonly schema: number;
  readonly id: string;
  readonly createdAt: string;
  readonly engineVersion: string;
  readonly modelName: string;
  readonly modelSha256: string;
  readonly dataSha256: string;
  readonly settings: SearchSettings;
  readonly device: string;
  readonly runtime: string;
  readonly phase: RunPhase;
  readonly state: RunState;
  readonly labels: readonly string[];
  /** Channels, height, width. */
  readonly inputShape: readonly number[];
  readonly preprocessing: Preprocessing | null;
  readonly splits: SplitSizes | null;
  readonly space: SpaceSummary | null;
  /** Absent until chosen; reused when the run is resumed. */
  readonly compute?: ComputeChoice;
  /** SHA-256 of the images that BatchNorm statistics are taken from. */
  readonly calibrationSha256?: string;
  /** Ids that are fine-tuned, chosen once when the search has ended, less those that it did not make more accurate. */
  readonly fineTuned?: readonly string[];
  readonly updatedAt: string;
}

/** The search space in words and numbers, for the panel and for resuming. */
export interface SpaceSummary {
  readonly stages: readonly {
    readonly id: string;
    readonly layers: readonly string[];
    readonly choices: readonly { readonly operator: string; readonly ratios: readonly number[] }[];
  }[];
  readonly groups: readonly { readonly id: string; readonly channels: number; readonly widths: readonly number[] }[];
  readonly blocks: readonly { readonly id: string; readonly layers: readonly string[] }[];
  /** Shares of the input's sides in rising order, 1 among them; absent where the network takes one size only. */
  readonly resolutions?: readonly number[];
  /** Absent: 32-bit floats only. */
  readonly precisions?: readonly Precision[];
  /** Where a classifier may answer early; absent where there is no such place. */
  readonly exits?: readonly ExitChoice[];
}

export interface ExitChoice {
  readonly id: string;
  /** The last layer before the exit. */
  readonly layer: string;
  /** Confidence from which it answers, rising. */
  readonly thresholds: readonly number[];
}

/** Everything the panel needs to show a run; sent whole on request. */
export interface RunSnapshot {
  readonly path: string;
  readonly manifest: RunManifest;
  readonly baseline: Candidate | null;
  readonly candidates: readonly Candidate[];
  /** Ids of the final frontier, in order of latency; empty until the run is done. */
  readonly frontier: readonly string[];
  readonly progress: RunProgress | null;
  /** Measured beside the search; absent where nothing was. */
  readonly measurements?: readonly Measurement[];
  /** What single changes cost with recycled weights; absent where that was not asked. */
  readonly sensitivity?: readonly SensitivityRecord[];
  /** A refinement that goes on or was cut short; absent where there is none. */
  readonly refinement?: UnfinishedRefinement;
}

export interface RunProgress {
  readonly phase: RunPhase;
  /** 0…1 within the phase. */
  readonly fraction: number;
  /** One short line for people: `epoch 2 of 5, loss 0.83`. */
  readonly detail: string;
}

/** What `search` ends with; keys that other programs rely on. */
export interface SearchResult {
  readonly run: string;
  readonly baseline: Candidate;
  readonly frontier: readonly Candidate[];
  /** What single changes cost with recycled weights; absent where that was not asked. */
  readonly sensitivity?: readonly SensitivityRecord[];
}
