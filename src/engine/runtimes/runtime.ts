// Where a variant is measured. One folder a runtime; runtimes/index.ts is the registry.
import type { ProfileRecord, TargetSummary } from '../../shared/protocol/engine';

export interface MeasureRequest {
  readonly id: string;
  /** A standalone .onnx file. */
  readonly modelPath: string;
}

export interface MeasureOptions {
  readonly threads: number;
  /** Unmeasured runs first. */
  readonly warmUpRuns: number;
  /** At least this many runs and at least this long. */
  readonly minimumRuns: number;
  readonly minimumMs: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** An open connection to a target; measurements of one call are interleaved so that drift hits all alike. */
export interface RuntimeSession {
  readonly device: string;
  readonly runtime: string;
  measure(requests: readonly MeasureRequest[], options: MeasureOptions): Promise<readonly ProfileRecord[]>;
  dispose(): Promise<void>;
}

export interface Runtime {
  readonly id: string;
  /** Targets that can be used now, and those that cannot with the reason. */
  readonly list: (signal?: AbortSignal) => Promise<readonly TargetSummary[]>;
  /** True if `target` (`local`, `adb:SERIAL`) is this runtime's. */
  readonly serves: (target: string) => boolean;
  /** @throws AdaScaleError `device.…` saying what is wrong with the target and the next step. */
  readonly open: (target: string) => Promise<RuntimeSession>;
}
