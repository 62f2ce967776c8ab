// The host-engine (and CLI-engine) boundary: one map types both ends. Types only; importing this costs nothing.
import type { JsonError } from '../errors';
import type { MeasuredCliff } from '../device/memoryCliff';
import type { DeviceReading } from '../device/sensors/deviceReading';
import type { EnergyFigure } from '../device/sensors/measureEnergy';
import type { TraceLine } from '../policy/runtime';
import type { PolicyFile } from '../policy/types';
import type {
  CalibrateParams,
  CalibrateResult,
  DeviceStatus,
  DevicesResult,
  MonitorParams,
  MonitorResult,
} from './devices';
import type { ReproduceParams, ReproduceProgress, ReproduceResult } from './reproduce';
import type { Candidate } from '../run/candidate';
import type { VariantLayers } from '../run/layers';
import type { Preprocessing, RunManifest, RunProgress, RunSnapshot, SearchResult } from '../run/manifest';
import type { DeviceState, Measurement } from '../run/measurement';
import type { Budgets } from '../run/objectives';
import type { RefinementKind, RefinementRequest, TuningOutcome } from '../run/refinement';

export const protocolVersion = 1;

export interface LayerSummary {
  readonly name: string;
  readonly op: string;
  readonly outputShape: readonly number[];
  readonly macs: number;
  readonly parameters: number;
}

export interface UnsupportedLayer {
  readonly layer: string;
  readonly op: string;
  readonly reason: string;
}

export interface TensorSummary {
  readonly name: string;
  /** Symbolic dimensions are text, usually `N`. */
  readonly shape: readonly (number | string)[];
  readonly dataType: string;
}

export interface InspectResult {
  readonly format: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly inputs: readonly TensorSummary[];
  readonly outputs: readonly TensorSummary[];
  /** All stored weights, running statistics included, as model.count_params() counts; null if unsupported layers hide some. */
  readonly parameters: number | null;
  readonly macs: number | null;
  readonly peakActivationBytes: number | null;
  readonly layers: readonly LayerSummary[];
  readonly unsupported: readonly UnsupportedLayer[];
}

export interface EvaluateParams {
  readonly model: string;
  /** Left out: the recipe's. */
  readonly data?: string;
  readonly split?: 'train' | 'validation' | 'test';
  readonly preprocessing?: string;
  readonly limit?: number;
  readonly seed?: number;
  readonly backend?: string;
  readonly threads?: number;
}

export interface EvaluateResult {
  readonly accuracy: number;
  readonly samples: number;
  readonly preprocessing: Preprocessing;
  readonly split: string;
  readonly perClass: readonly { readonly label: string; readonly accuracy: number | null; readonly samples: number }[];
}

/** Left out, each takes the recipe's value, then the default. */
export interface SearchParams {
  readonly model: string;
  readonly data?: string;
  readonly out?: string;
  readonly target?: string;
  /** host:port of the adb server of an `adb:` target. */
  readonly adbServer?: string;
  readonly evaluations?: number;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly seed?: number;
  /** Added to the recipe's, which they override one by one. */
  readonly budgets?: Budgets;
  /** True where the recipe's budgets were shown and changed already: `budgets` are all that hold. */
  readonly onlyTheseBudgets?: boolean;
  readonly latency?: 'measured' | 'predicted';
  readonly backend?: string;
  readonly threads?: number;
  readonly checkpointSteps?: number;
  readonly trainLimit?: number;
  /** Most validation images that judge a candidate; all where absent. */
  readonly validationLimit?: number;
  readonly fineTuneVariants?: number;
  readonly fineTuneEpochs?: number;
  /** False: no fine-tuning of variants that an image leaves early where the exit is sure. */
  readonly fineTuneLeaving?: boolean;
  /** Single changes judged before training; 0 for none. */
  readonly sensitivityProbes?: number;
  /** Measures the energy of the final table as well, each variant in a window of this length. */
  readonly energySeconds?: number;
  readonly preprocessing?: string;
  /** Ids of the operators that the search may use; all where absent. */
  readonly operators?: readonly string[];
  /** Widths are multiples of so many channels: what one step of the target's kernels computes. 8 where absent. */
  readonly widthQuantum?: number;
}

/** Sent as it happens; candidates in appended batches, at most 10 messages a second. */
export interface SearchProgress {
  readonly run: string;
  readonly progress?: RunProgress;
  readonly candidates?: readonly Candidate[];
  readonly manifest?: RunManifest;
  /** Of a refinement, from when it can be resumed. */
  readonly refinement?: RefinementRequest;
}

/** More of a finished run: a search near some of its variants, or their fine-tuning. */
export interface RefineParams {
  readonly run: string;
  readonly what: RefinementKind;
  /** Ids of the run's candidates. */
  readonly candidates: readonly string[];
  /** New variants to evaluate, for `refine`; 12 where absent. */
  readonly evaluations?: number;
  /** Of each variant's own training, for `fineTune`; as the search's where absent. */
  readonly epochs?: number;
  /** The run's where absent. */
  readonly seed?: number;
  /** Where the run's data lies now, if it was moved. */
  readonly data?: string;
}

export interface RefineResult extends SearchResult {
  /** Of the refinement within the run, from 1. */
  readonly number: number;
  readonly what: RefinementKind;
  /** What it began with, with final figures. */
  readonly around: readonly Candidate[];
  /** The new ones, or those that were trained, with their final figures. */
  readonly candidates: readonly Candidate[];
  /** Evaluations that were asked for; there are fewer candidates where no other network is near. */
  readonly asked?: number;
  /** What fine-tuning did to each. */
  readonly tuned?: readonly TuningOutcome[];
}

export interface PreflightProblem extends JsonError {
  readonly severity: 'error' | 'warning';
}

export interface PreflightResult {
  readonly problems: readonly PreflightProblem[];
  readonly inspect: InspectResult | null;
  readonly samples: number | null;
  readonly classes: number | null;
}

export interface ProfileParams {
  /** Model files, or a run with candidate ids. */
  readonly models?: readonly string[];
  readonly run?: string;
  readonly variants?: readonly string[];
  readonly target?: string;
  readonly runs?: number;
  readonly threads?: number;
  readonly adbServer?: string;
  /** For the target benchmarkModel:SERIAL: the tool, a file of this computer. */
  readonly benchmarkModelPath?: string;
  /** Compares the outputs of each on the target with those on this computer; `layers` names the first layer that differs. */
  readonly check?: 'outputs' | 'layers';
  /** Measures for this long without a pause, in windows, with the heat beside. */
  readonly sustainedSeconds?: number;
  /** Measures the energy of each as well, in a window of its own of this length (20 s make a figure `measured`). */
  readonly energySeconds?: number;
  /** With a run: appends the figures to its measurements.jsonl, a cold and a hot one a variant where the load was sustained. */
  readonly keep?: boolean;
}

/** Round by round against the first model of the call. */
export interface PairedComparison {
  readonly id: string;
  readonly reference: string;
  readonly pairs: number;
  /** Of the difference to the reference; all three null for too few rounds. */
  readonly medianDifferenceMs: number | null;
  /** The 95 % interval of the median. */
  readonly lowMs: number | null;
  readonly highMs: number | null;
  /** Faster or slower only where the interval excludes zero. */
  readonly verdict: 'faster' | 'slower' | 'undecided';
}

export interface OutputCheck {
  readonly id: string;
  /** Largest absolute difference of any output from this computer's, on seeded inputs; null where none can be compared. */
  readonly maximumDifference: number | null;
  /** Where the layers were asked for and one differs: the first. */
  readonly firstLayer?: { readonly layer: string; readonly op: string; readonly difference: number };
}

export interface SustainedWindow extends DeviceState {
  /** Since the start. */
  readonly atSeconds: number;
  readonly medianMs: Readonly<Record<string, number | null>>;
  /** Of the model with the fewest. */
  readonly samples: number;
}

/** The first or the last minute of a sustained measurement (at most half of the time). */
export interface SustainedPhase {
  /** Minutes under load at its end. */
  readonly minute: number;
  readonly records: readonly ProfileRecord[];
  /** At its end; null where the target does not tell. */
  readonly state: DeviceState | null;
  /** Of a run: which of the measured variants are on the frontier with these latencies, fastest first. */
  readonly frontier?: readonly string[];
}

export interface SustainedResult {
  readonly windows: readonly SustainedWindow[];
  readonly cold: SustainedPhase;
  readonly hot: SustainedPhase;
}

export interface ProfileResult {
  /** Of a sustained measurement those of its last minute. */
  readonly records: readonly ProfileRecord[];
  readonly comparisons: readonly PairedComparison[];
  readonly outputs?: readonly OutputCheck[];
  readonly sustained?: SustainedResult;
  /** What was appended to the run. */
  readonly kept?: readonly Measurement[];
}

export interface ProfileRecord {
  readonly id: string;
  readonly medianMs: number | null;
  /** Where a tool prints a mean and no single run. */
  readonly meanMs?: number;
  readonly p90Ms: number | null;
  /** Interquartile range, ms. */
  readonly spreadMs: number | null;
  readonly samples: number;
  readonly peakMemoryBytes: number | null;
  /** Of one inference; null where it was not asked for or is unavailable. */
  readonly energyMj: number | null;
  /** How the energy was measured, or why it was not; absent where it was not asked for. */
  readonly energy?: EnergyFigure;
  /** What the energy model says, with what it assumes of the processor: never a measurement. */
  readonly modelledEnergyMj?: number;
  readonly device: string;
  readonly runtime: string;
  readonly thermalBefore: number | null;
  readonly thermalAfter: number | null;
  readonly charging: boolean | null;
}

export interface ExportParams {
  readonly run: string;
  readonly variants: readonly string[];
  readonly out: string;
  /** Text of an authored policy, for exactly these variants; without one a policy is proposed. */
  readonly policy?: string;
}

export interface ExportResult {
  readonly bundle: string;
  readonly files: readonly string[];
  readonly variants: readonly {
    readonly id: string;
    readonly file: string;
    readonly accuracy: number | null;
    readonly latencyMs: number | null;
  }[];
}

type Call<Params, Result, Progress = never> = {
  readonly params: Params;
  readonly result: Result;
  readonly progress: Progress;
};

/** Request name -> parameters, result, progress event. */
export interface EngineRequests {
  'model/inspect': Call<{ readonly path: string }, InspectResult>;
  'model/evaluate': Call<
    EvaluateParams,
    EvaluateResult,
    { readonly done: number; readonly total: number; readonly detail: string }
  >;
  'search/preflight': Call<SearchParams, PreflightResult>;
  'search/start': Call<SearchParams, SearchResult, SearchProgress>;
  'search/resume': Call<{ readonly run: string }, SearchResult, SearchProgress>;
  'run/refine': Call<RefineParams, RefineResult, SearchProgress>;
  /** Goes on with the refinement that was cut short. */
  'run/resumeRefine': Call<{ readonly run: string; readonly data?: string }, RefineResult, SearchProgress>;
  /** Ends the refinement that was cut short where it stands; what it found stays. */
  'run/leaveRefinement': Call<{ readonly run: string }, Readonly<Record<string, never>>>;
  'run/open': Call<{ readonly run: string }, RunSnapshot>;
  'run/list': Call<
    { readonly folder: string },
    {
      readonly runs: readonly {
        readonly path: string;
        readonly manifest: RunManifest;
        readonly live: boolean;
        readonly evaluated: number;
        /** A refinement that goes on or was cut short; absent where there is none. */
        readonly refinement?: RefinementRequest;
      }[];
      readonly unreadable: readonly { readonly path: string; readonly error: JsonError }[];
    }
  >;
  'run/layers': Call<
    { readonly run: string; readonly variants: readonly string[] },
    { readonly variants: readonly VariantLayers[] }
  >;
  'run/measure': Call<
    Pick<ProfileParams, 'target' | 'adbServer' | 'sustainedSeconds' | 'energySeconds' | 'check'> & {
      readonly run: string;
      readonly variants: readonly string[];
    },
    { readonly measurements: readonly Measurement[]; readonly outputs?: readonly OutputCheck[] },
    { readonly done: number; readonly total: number; readonly detail: string }
  >;
  'run/export': Call<ExportParams, ExportResult>;
  /** No variants: the fewest of the frontier that meet the proposed bands. */
  'policy/draft': Call<{ readonly run: string; readonly variants: readonly string[] }, PolicyFile>;
  'profile/run': Call<
    ProfileParams,
    ProfileResult,
    { readonly done: number; readonly total: number; readonly detail: string }
  >;
  'reproduce/run': Call<ReproduceParams, ReproduceResult, ReproduceProgress>;
  'device/list': Call<{ readonly adbServer?: string }, DevicesResult>;
  /** `folder` holds `.adascale`; the device's calibration is looked for there. */
  'device/status': Call<
    { readonly target: string; readonly adbServer?: string; readonly folder?: string },
    DeviceStatus
  >;
  /** Reports the targets now and at every change, until it is cancelled. */
  'device/track': Call<{ readonly adbServer?: string }, Readonly<Record<string, never>>, DevicesResult>;
  /** HOST:PORT of a device of the network; the usual port where it is left out. */
  'device/connect': Call<{ readonly address: string; readonly adbServer?: string }, { readonly target: string }>;
  /** Of a device of the network. */
  'device/disconnect': Call<{ readonly target: string; readonly adbServer?: string }, Readonly<Record<string, never>>>;
  'device/monitor': Call<MonitorParams, MonitorResult, { readonly reading: DeviceReading; readonly line: TraceLine }>;
  'device/calibrate': Call<
    CalibrateParams,
    CalibrateResult,
    { readonly done: number; readonly total: number; readonly detail: string }
  >;
  /** The newest that was measured on the device, among the calibrations of folders that hold `.adascale`. */
  'device/memoryCliff': Call<
    { readonly folders: readonly string[]; readonly device: string },
    { readonly cliff: MeasuredCliff | null }
  >;
  /** Removes what AdaScale left on a device. */
  'device/clean': Call<{ readonly target: string; readonly adbServer?: string }, { readonly removedBytes: number }>;
}

export type Method = keyof EngineRequests;
export type Params<M extends Method> = EngineRequests[M]['params'];
export type Result<M extends Method> = EngineRequests[M]['result'];
export type Progress<M extends Method> = EngineRequests[M]['progress'];

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
