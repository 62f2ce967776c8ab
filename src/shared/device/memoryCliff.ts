// The memory cliff: how much longer an inference takes when its peak memory nears or passes what is free. The system then reads
// pages again and again (factor a power of the ratio, up to what was seen), or ends the process (a wall). Peak memory is what
// variants and policies state (activations and weights, from the walk over the graph), not what a runtime takes on top: a
// runtime that copies weights while it loads them has its wall well below 1.
import { orNull, readCount, readFields, readList, readNumber, readOneOf, readString, readWithin } from '../run/fields';
import type { Reader } from '../run/fields';

/** T = T0 · min(ceiling, (ratio / knee)^exponent) beyond the knee, ratio = peak memory / free memory. */
export interface MemoryCliff {
  /** Null where the latency does not rise. */
  readonly knee: number | null;
  readonly exponent: number;
  /** The largest factor: beyond it nothing is known. */
  readonly ceiling: number;
  /** The ratio from which the system ends the process; null where it never did. */
  readonly wall: number | null;
}

/**
 * Stands for a process that the system ended: no latency, but every comparison of latencies must go against it. The
 * largest factor of the assumed cliff.
 */
export const endedFactor = 100;

/** @param ratio Stated peak memory / free memory, both in bytes. */
export function cliffFactor({ knee, exponent, ceiling, wall }: MemoryCliff, ratio: number): number {
  if (wall !== null && ratio > wall) return endedFactor;
  if (knee === null || !(ratio > knee)) return 1;
  return Math.min(ceiling, (ratio / knee) ** exponent);
}

/** Weights in the memory of the process, as AdaScale exports them, or in a file that the system maps into it. */
export const weightPlaces = ['held', 'mapped'] as const;
export type WeightPlace = (typeof weightPlaces)[number];

/** `stuck`: not one answer within the time a step may take. */
export const stepOutcomes = ['ran', 'killed', 'stuck'] as const;
export type StepOutcome = (typeof stepOutcomes)[number];

/** One cap: figures are null where the process did not come to an end. */
export interface CliffStep {
  /** Stated peak memory / what was left free; 0 without a cap. */
  readonly ratio: number;
  readonly outcome: StepOutcome;
  /** Of the calmest runs. */
  readonly latencyMs: number | null;
  /** Reads from the disk that a run waited for. */
  readonly majorFaults: number | null;
  readonly runs: number;
}

/** What was measured on one device, and the cliff that was fitted to it. */
export interface CliffCurve {
  readonly weights: WeightPlace;
  /** How the memory was capped: `cgroup v1`. */
  readonly how: string;
  /** Of the network that was watched, as variants state theirs. */
  readonly peakMemoryBytes: number;
  /** Latency with memory to spare. */
  readonly baseMs: number;
  readonly steps: readonly CliffStep[];
  readonly cliff: MemoryCliff;
  /** Median |predicted / measured − 1| of the factor at each slow step by a fit without it; null for too few. */
  readonly medianError: number | null;
}

/** A cliff that was measured, as policies and the simulator take it. */
export interface MeasuredCliff extends MemoryCliff {
  readonly device: string;
  /** ISO 8601, of the calibration. */
  readonly measuredAt: string;
  /** Caps under which a network ran. */
  readonly samples: number;
  readonly medianError: number | null;
}

const positive = readWithin(Number.MIN_VALUE, Number.MAX_VALUE);
const notNegative = readWithin(0, Number.MAX_VALUE);

export const readStep: Reader<CliffStep> = readFields<CliffStep>({
  ratio: notNegative,
  outcome: readOneOf(...stepOutcomes),
  latencyMs: orNull(readNumber),
  majorFaults: orNull(notNegative),
  runs: readCount(0),
});

const cliffFields = {
  knee: orNull(positive),
  exponent: notNegative,
  ceiling: readWithin(1, Number.MAX_VALUE),
  wall: orNull(positive),
} as const;

/** @throws AdaScaleError `run.invalid` naming the field. */
export const readMeasuredCliff: Reader<MeasuredCliff> = readFields<MeasuredCliff>({
  ...cliffFields,
  device: readString,
  measuredAt: readString,
  samples: readCount(0),
  medianError: orNull(notNegative),
});

/** @throws AdaScaleError `run.invalid` naming the field. */
export const readCurve: Reader<CliffCurve> = readFields<CliffCurve>({
  weights: readOneOf(...weightPlaces),
  how: readString,
  peakMemoryBytes: positive,
  baseMs: positive,
  steps: readList(readStep),
  cliff: readFields<MemoryCliff>(cliffFields),
  medianError: orNull(notNegative),
});
