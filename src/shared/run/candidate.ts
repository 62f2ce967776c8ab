// One evaluated sub-network, as journalled in candidates.jsonl, sent to the panel and printed by the CLI.
import type { EnergyFigure } from '../device/sensors/measureEnergy';
import type { JsonError } from '../errors';
import type { Genes } from './genes';
import type { LatencyComparison } from './latencyComparison';
import type { OutputAgreement } from './outputAgreement';

export type Provenance = 'measured' | 'predicted' | 'assumed';

/** Where a figure comes from. `spread` is the interquartile range in the figure's unit. */
export interface FigureSource {
  readonly provenance: Provenance;
  /** The device's name; of this computer its processor's. */
  readonly device?: string;
  /** For example `onnxruntime-node 1.30.0, CPU, 1 thread`. */
  readonly runtime?: string;
  /** Runs for a latency, images for an accuracy. */
  readonly samples?: number;
  readonly spread?: number;
  /** 90th percentile, where the runtime reports one. */
  readonly p90?: number;
  /**
   * What was measured was multiplied by this, to take the machine's drift out: the starting network's first latency over
   * its latency in the same interleaved batch. Absent where nothing was corrected.
   */
  readonly driftFactor?: number;
}

/** Shares in 0…1; `test` stays null until the final table is made (a split that neither training nor search saw). */
export interface AccuracyFigures {
  readonly validation: number | null;
  readonly test: number | null;
}

/** A network from which some images leave early: its latency and MACs are means over images, at the validation split's rate. */
export interface EarlyExitFigures {
  /** Share of the images that leave, 0…1. */
  readonly rate: AccuracyFigures;
  /** Latency of an image that leaves, and of one that stays; where the candidate's own comes from. */
  readonly leavesMs: number | null;
  readonly staysMs: number | null;
}

export interface CandidateProvenance {
  readonly accuracy: FigureSource;
  readonly latencyMs: FigureSource;
  readonly peakMemoryBytes: FigureSource;
}

/** Where a candidate that a refinement of a finished run found comes from. */
export interface RefinementOrigin {
  /** Of the refinement within the run, from 1. */
  readonly number: number;
  /** Ids of the candidates around which it searched. */
  readonly around: readonly string[];
}

/** Id of the starting network among a run's candidates. */
export const baselineId = 'baseline';

export const isBaseline = (candidate: Candidate): boolean => candidate.id === baselineId;

/** Unknown figures are null, never guessed; a failed candidate has 0 where a cost was never computed. */
export interface Candidate {
  /** `baseline`, or `c-0001` counted in order of evaluation. */
  readonly id: string;
  readonly generation: number;
  readonly status: 'evaluated' | 'failed';
  readonly genes: Genes;
  readonly accuracy: AccuracyFigures;
  readonly latencyMs: number | null;
  /** What the predictor said before measuring; kept beside the measurement. */
  readonly predictedLatencyMs: number | null;
  /** Multiply-accumulates for one input, on average. */
  readonly macs: number;
  /** Weights that the exported file carries. */
  readonly parameters: number;
  /** Peak activations plus weights, from the liveness walk. */
  readonly peakMemoryBytes: number;
  /** Size of the exported file, once exported or serialised. */
  readonly sizeBytes: number | null;
  /** Epochs of training of its own after the search, on top of the supernet's; absent where it had none. */
  readonly fineTunedEpochs?: number;
  /** Number of the refinement that trained it; absent where the search itself did, or nobody. */
  readonly fineTunedIn?: number;
  /** Absent for what the search itself found. */
  readonly refinement?: RefinementOrigin;
  /** Absent where all images run through the same layers. */
  readonly earlyExit?: EarlyExitFigures;
  readonly provenance: CandidateProvenance;
  /** Of one inference by assumed constants of a processor, mJ: for comparing variants. Absent in runs of earlier versions. */
  readonly modelledEnergyMj?: number;
  /** Of one inference on the device that the latency was measured on; absent where it was not asked for. */
  readonly energy?: EnergyFigure;
  /** On the device that the latency was measured on, against this computer's; absent where they were not compared. */
  readonly outputs?: OutputAgreement;
  /** Against the starting network in the same rounds; absent where the two were not measured together. */
  readonly latencyComparison?: LatencyComparison;
  /** Present when `status` is `failed`. */
  readonly error?: JsonError;
}
