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
  /**
   * Unmeasured runs of a model right before each measured one, so that it does not matter what the others left in the caches;
   * none by default.
   */
  readonly rehearsals?: number;
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

/** One model in a process of its own whose memory is capped. */
export interface CappedRequest {
  readonly modelPath: string;
  /** The model with everything that lies beside it, where the process shall have copies of its own; else none. */
  readonly copied: readonly string[];
  /** A folder for the copies, on a disk; whatever happens to this process, it is gone in the end. */
  readonly workFolder: string;
  /** What the process may take beyond what it has before it loads the model; null: all there is. */
  readonly availableBytes: number | null;
}

export interface CappedOptions extends Pick<MeasureOptions, 'threads' | 'warmUpRuns' | 'minimumRuns' | 'minimumMs'> {
  /** The longest that loading and running together may take, ms. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

export type CappedResult =
  | {
      readonly outcome: 'ran';
      readonly latenciesMs: readonly number[];
      /** Reads from the disk that the runs waited for. */
      readonly majorFaults: number;
    }
  /** Ended by the system for want of memory; or no answer within the limit. */
  | { readonly outcome: 'killed' | 'stuck' };

export interface MemoryCap {
  /** How the memory is capped: `cgroup v2`. */
  readonly how: string;
  /** @throws AdaScaleError `device.…`, what the signal carries. */
  measure(request: CappedRequest, options: CappedOptions): Promise<CappedResult>;
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
  /**
   * Measures under a cap on the memory; absent where a target has none to give.
   *
   * @throws AdaScaleError `device.noMemoryCap` saying why it cannot be capped here.
   */
  memoryCap?(): Promise<MemoryCap>;
  dispose(): Promise<void>;
}

export interface RuntimeOptions {
  /** host:port of the adb server; the setting of the person. */
  readonly adbServer?: string | undefined;
  /** The person's own benchmark_model, a file of this computer. */
  readonly benchmarkModelPath?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What goes on before it is open, in a few words: a phone gets its runtime first, which takes a while over the network. */
  readonly onDoing?: ((what: string) => void) | undefined;
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
