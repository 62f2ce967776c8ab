// What every candidate of a run is judged with.
import type { Preprocessing } from '../../shared/run/manifest';
import type { Backend } from '../compute/backend';
import type { SplitView } from '../datasets/splits';
import type { LatencyPredictor } from '../profile/latencyPredictor';
import type { Supernet } from '../supernet/supernet';
import type { CalibrationSet } from '../train/recalibrate';
import type { LatencyMeter, MeteredModel } from './latencyMeter';

export interface Evaluation {
  readonly supernet: Supernet;
  /** The trained supernet, [layout.length]. */
  readonly parameters: Float32Array;
  readonly backend: Backend;
  readonly calibration: CalibrationSet;
  readonly preprocessing: Preprocessing;
  readonly validation: SplitView;
  /** Predicts latencies; fitted to the starting network where that was measured. */
  readonly predictor: LatencyPredictor;
  /** Null where latencies are predicted only. */
  readonly meter: LatencyMeter | null;
  /** The starting network, measured along with every batch, and its first latency, which sets the scale. */
  readonly baseline: MeteredModel & { readonly latencyMs: number | null };
  /** Folder for the candidates' BatchNorm statistics. */
  readonly statisticsFolder: string;
  readonly signal: AbortSignal;
  readonly breathe: () => Promise<void>;
  readonly log: (message: string) => void;
}
