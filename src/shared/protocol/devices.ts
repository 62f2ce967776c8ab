// What the engine says of targets: which there are, how they are, what a calibration of one gave. Types only.
import type { DeviceReading } from '../device/sensors/deviceReading';
import type { DeviceProperties } from '../device/sensors/parseProperties';
import type { CliffCurve } from '../device/memoryCliff';
import type { JsonError } from '../errors';

export interface TargetSummary {
  /** `local`, or `adb:SERIAL`. */
  readonly id: string;
  readonly label: string;
  readonly runtime: string;
  readonly state: 'ready' | 'unauthorized' | 'offline' | 'unavailable';
  /** Why it cannot be used and what to do, when it cannot. */
  readonly detail?: string;
}

export interface DevicesResult {
  readonly targets: readonly TargetSummary[];
  /** Why no phone can be listed, when none can (no adb server, wrong address). */
  readonly adb?: JsonError;
}

export interface MonitorParams {
  readonly target?: string;
  /** How long, and how often. */
  readonly seconds?: number;
  readonly intervalMs?: number;
  /** A new file for the trace. */
  readonly out?: string;
  readonly adbServer?: string;
}

export interface MonitorResult {
  readonly target: string;
  readonly lines: number;
  readonly last: DeviceReading;
  /** Signals that the device did not tell in any line. */
  readonly unknown: readonly string[];
  readonly out?: string;
}

export interface CalibrateParams {
  /** `local` where absent. */
  readonly target?: string;
  readonly adbServer?: string;
  /** How many kernels are measured. */
  readonly kernels?: number;
  /** How often each, minutes apart; the calmest pass counts. */
  readonly passes?: number;
  readonly threads?: number;
  readonly seed?: number;
  /** The folder whose `.adascale/calibration` takes the table. */
  readonly folder: string;
  /** Goes on with a calibration that was stopped. */
  readonly resume?: boolean;
  /** Measures under caps on the memory too, where memory can be capped. */
  readonly memory?: boolean;
}

/** How far predictions are off on kernels that were held out of the fit. */
export interface KernelErrors {
  readonly kind: string;
  readonly precision: string;
  readonly kernels: number;
  /** Held out, but outside what the rest covers. */
  readonly unjudged: number;
  /** 0…1; null where none was judged. */
  readonly withinTenPercent: number | null;
  /** Median of |predicted / measured − 1|. */
  readonly medianError: number | null;
}

/** A kernel that a calibration cannot judge, and why. */
export interface UnjudgedKernel {
  /** Kind, precision, sizes of input, output and window, groups, what is fused. */
  readonly kernel: string;
  readonly reason: string;
}

export interface CalibrateResult {
  /** The table. */
  readonly file: string;
  readonly target: string;
  readonly device: string;
  readonly runtime: string;
  readonly threads: number;
  readonly kernels: number;
  readonly passes: number;
  readonly errors: readonly KernelErrors[];
  /** Over all kinds. */
  readonly overall: Omit<KernelErrors, 'kind' | 'precision'>;
  readonly unjudged: readonly UnjudgedKernel[];
  /** Of whole networks, each predicted by a fit without it; null for too few. */
  readonly networkError: number | null;
  readonly networks: number;
  /** Channels in a step of the latency staircase; null for none. */
  readonly quantum: number | null;
  /** How latency rises as memory gets short; empty where it was not measured. */
  readonly memory: readonly CliffCurve[];
  /** Why it was not measured though it was asked for; null otherwise. */
  readonly noMemory: JsonError | null;
}

/** What a device is and how it is now. */
export interface DeviceStatus {
  readonly target: string;
  readonly properties: DeviceProperties;
  readonly reading: DeviceReading;
  /** ISO 8601, of the newest calibration in the folder that was asked about; null without one. */
  readonly calibratedAt: string | null;
}
