// What every variant would have cost at each line of a trace: the truth that strategies are scored against. It comes from the
// device model (stated latency × heat × memory cliff), or from a measured latency where the trace holds one.
import { readSignal, type Policy, type TraceLine } from './runtime';
import { latencyFactor, type ThrottleModel } from './throttle';

/** One line of a trace, with the truth about every variant in file order. */
export interface Moment {
  readonly durationMs: number;
  /** The app's latency target, undefined where unknown. */
  readonly targetMs: number | undefined;
  /** What one inference takes. */
  readonly latencyMs: readonly number[];
  /** The variant's accuracy if an inference of it is in time, else 0. */
  readonly utility: readonly number[];
}

/** A single line lasts this long. */
const loneLineMs = 1000;

/** How long line `i` lasts: until the next one; the last one lasts as long as the one before. */
export function durationOf(trace: readonly TraceLine[], i: number): number {
  const from = trace.length === 1 ? undefined : trace[Math.min(i, trace.length - 2)];
  const to = trace[Math.min(i + 1, trace.length - 1)];
  return from === undefined || to === undefined ? loneLineMs : Math.max(0, to.t - from.t);
}

/** @param active place of the variant that a measured latency of the line belongs to; it scales the others alike. */
export function momentAt(
  policy: Policy,
  trace: readonly TraceLine[],
  i: number,
  active: number,
  throttle: ThrottleModel,
): Moment {
  const line = trace[i]!;
  const targetMs = readSignal(policy, line.signals, 'latencyTargetMs');
  const modelled = modelledLatencies(policy, line, throttle);
  const scale = line.measuredLatencyMs === undefined ? 1 : line.measuredLatencyMs / modelled[active]!;
  const latencyMs = modelled.map((latency, place) =>
    place === active && line.measuredLatencyMs !== undefined ? line.measuredLatencyMs : microseconds(latency * scale),
  );
  const utility = policy.variants.map(({ accuracy }, place) =>
    targetMs !== undefined && latencyMs[place]! > targetMs ? 0 : accuracy.value,
  );
  return { durationMs: durationOf(trace, i), targetMs, latencyMs, utility };
}

/** Traces are written with microseconds: what is decided on must be what is written. */
const microseconds = (latencyMs: number): number => Number(latencyMs.toFixed(3));

function modelledLatencies(policy: Policy, line: TraceLine, throttle: ThrottleModel): readonly number[] {
  const thermal = readSignal(policy, line.signals, 'thermalStatus');
  const free = readSignal(policy, line.signals, 'freeMemoryBytes');
  return policy.variants.map(
    ({ latencyMs, peakMemoryBytes }) => latencyMs.value * latencyFactor(throttle, peakMemoryBytes.value, thermal, free),
  );
}
