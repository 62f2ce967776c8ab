// Where a variant is measured. One folder a runtime; runtimes/index.ts is the registry.
import type { DeviceReading } from '../../shared/device/sensors/deviceReading';
import type { TargetSummary } from '../../shared/protocol/devices';
import type { ProfileRecord } from '../../shared/protocol/engine';

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
  /** What goes on before and after the rounds, in a few words: "sending the runtime". */
  readonly onDoing?: (what: string) => void;
  /** Every latency of a model, in the order of the rounds: the same place of two models is the same round. */
  readonly onLatencies?: (id: string, latenciesMs: readonly number[]) => void;
  /** False: measures however hot the device is. */
  readonly waitsForCool?: boolean;
  /** True: peak memory of each of several models too, where that costs a run of each alone. */
  readonly peakMemory?: boolean;
  /**
   * Energy of each model too, where the target tells: after the latencies, the idle target and then each model are watched
   * for so long, ms.
   */
  readonly energyMs?: number;
}

/** A tensor as a device gave it. */
export interface OutputTensor {
  readonly name: string;
  /** Null for a type whose values cannot be compared. */
  readonly values: ArrayLike<number> | null;
}

/** An open connection to a target; measurements of one call are interleaved so that drift hits all alike. */
export interface RuntimeSession {
  readonly device: string;
  readonly runtime: string;
  measure(requests: readonly MeasureRequest[], options: MeasureOptions): Promise<readonly ProfileRecord[]>;
  /**
   * Runs a model once on these inputs (raw tensors, in the order of the model's inputs) and gives its outputs; absent where
   * outputs cannot be had.
   */
  outputs?(modelPath: string, inputs: readonly Uint8Array[], signal?: AbortSignal): Promise<readonly OutputTensor[]>;
  /** How the target is now; absent where it does not tell. */
  readState?(signal?: AbortSignal): Promise<DeviceReading>;
  dispose(): Promise<void>;
}

export interface RuntimeOptions {
  /** host:port of the adb server; the setting of the person. */
  readonly adbServer?: string | undefined;
  /** The person's own benchmark_model, a file of this computer. */
  readonly benchmarkModelPath?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Runtime {
  readonly id: string;
  /** Targets that can be used now, and those that cannot with the reason. */
  readonly list: (signal?: AbortSignal) => Promise<readonly TargetSummary[]>;
  /** True if `target` (`local`, `adb:SERIAL`, `adb` for the only device) is this runtime's. */
  readonly serves: (target: string) => boolean;
  /** @throws AdaScaleError `device.…` saying what is wrong with the target and the next step. */
  readonly open: (target: string, options?: RuntimeOptions) => Promise<RuntimeSession>;
}
