// Replays a trace of contexts through the very runtime that bundles ship and tells how the policy would have done: against the
// clock, against the best single variant, and against an oracle that knows every latency before it happens.
import {
  createPolicyState,
  decide,
  readSignal,
  reportLatency,
  type Decision,
  type Policy,
  type TraceLine,
  type Variant,
} from './runtime';
import { assumedThrottle, latencyFactor, type ThrottleModel } from './throttle';

export interface SimulateOptions {
  readonly throttle?: ThrottleModel;
  /** How often the app wants an inference; it gets fewer where one takes longer. */
  readonly inferencesPerSecond?: number;
}

export interface SimulationReport {
  readonly durationMs: number;
  readonly inferences: number;
  /** Share of the time by variant id, 0…1. */
  readonly timeShare: Readonly<Record<string, number>>;
  readonly switches: number;
  readonly switchesPerHour: number;
  /** Inferences that took longer than the app's latency target. */
  readonly deadlinesMissed: number;
  /** Weighted by inferences. */
  readonly meanAccuracy: number;
  /** Null where a variant that ran has no energy figure. */
  readonly energyMj: number | null;
  /** Utility of an inference: the variant's accuracy if it is in time, else 0; means over time. */
  readonly meanUtility: number;
  /** What the best variant at every moment would have gained over the policy. */
  readonly regret: number;
  /** The single variant with the highest mean utility. */
  readonly bestStatic: { readonly id: string; readonly meanUtility: number };
}

export interface Simulation {
  readonly report: SimulationReport;
  readonly decisions: readonly Decision[];
  /** The trace with the latency that each decision met: replaying it gives the same decisions. */
  readonly trace: readonly TraceLine[];
}

/** One line of the trace, lived through. */
interface Step {
  readonly durationMs: number;
  readonly active: Variant;
  readonly latencyMs: number;
  readonly targetMs: number | undefined;
  /** By variant in file order. */
  readonly utilities: readonly number[];
}

/** A single line lasts this long. */
const loneLineMs = 1000;

/**
 * @param trace in order of time. A line with `measuredLatencyMs` overrides the device model for the active variant, and scales
 * the others alike.
 * @throws Error for a policy that cannot run (see createPolicyState).
 */
export function simulate(policy: Policy, trace: readonly TraceLine[], options: SimulateOptions = {}): Simulation {
  const throttle = options.throttle ?? assumedThrottle;
  let state = createPolicyState(policy);
  const decisions: Decision[] = [];
  const lived: TraceLine[] = [];
  const steps = trace.map((line, i): Step => {
    const next = decide(policy, state, line.signals, line.t);
    const step = live(policy, line, next.log.active, durationOf(trace, i), throttle);
    state = reportLatency(policy, next.state, next.log.active, step.latencyMs);
    decisions.push(next.log);
    lived.push({ ...line, measuredLatencyMs: step.latencyMs });
    return step;
  });
  return { report: summarise(policy, steps, options.inferencesPerSecond ?? 10), decisions, trace: lived };
}

/** Until the next line; the last one lasts as long as the one before. */
function durationOf(trace: readonly TraceLine[], i: number): number {
  const from = trace.length === 1 ? undefined : trace[Math.min(i, trace.length - 2)];
  const to = trace[Math.min(i + 1, trace.length - 1)];
  return from === undefined || to === undefined ? loneLineMs : Math.max(0, to.t - from.t);
}

function live(policy: Policy, line: TraceLine, activeId: string, durationMs: number, throttle: ThrottleModel): Step {
  const thermal = readSignal(policy, line.signals, 'thermalStatus');
  const free = readSignal(policy, line.signals, 'freeMemoryBytes');
  const targetMs = readSignal(policy, line.signals, 'latencyTargetMs');
  const modelled = policy.variants.map(
    (one) => one.latencyMs.value * latencyFactor(throttle, one.peakMemoryBytes.value, thermal, free),
  );
  const at = policy.variants.findIndex((one) => one.id === activeId);
  const active = policy.variants[at]!;
  // Traces are written with microseconds: what is decided on must be what is written.
  const latencyMs = line.measuredLatencyMs ?? Number(modelled[at]!.toFixed(3));
  const scale = line.measuredLatencyMs === undefined ? 1 : line.measuredLatencyMs / modelled[at]!;
  const utilities = policy.variants.map((one, i) =>
    targetMs !== undefined && modelled[i]! * scale > targetMs ? 0 : one.accuracy.value,
  );
  return { durationMs, active, latencyMs, targetMs, utilities };
}

function summarise(policy: Policy, steps: readonly Step[], inferencesPerSecond: number): SimulationReport {
  const durationMs = sum(steps, (step) => step.durationMs);
  const runs = (step: Step): number =>
    step.durationMs * Math.min(inferencesPerSecond / 1000, 1 / Math.max(step.latencyMs, 1e-3));
  const overTime = (value: (step: Step) => number): number =>
    durationMs > 0 ? sum(steps, (step) => value(step) * step.durationMs) / durationMs : 0;
  const inferences = sum(steps, runs);
  const switches = steps.filter((step, i) => i > 0 && step.active.id !== steps[i - 1]!.active.id).length;
  const utilityOf = (step: Step): number => step.utilities[policy.variants.indexOf(step.active)] ?? 0;
  const meanUtility = overTime(utilityOf);
  const knowsEnergy = steps.every((step) => step.active.energyMj !== undefined);
  return {
    durationMs,
    inferences,
    timeShare: Object.fromEntries(
      policy.variants.map(({ id }) => [id, overTime((step) => (step.active.id === id ? 1 : 0))]),
    ),
    switches,
    switchesPerHour: durationMs > 0 ? switches / (durationMs / 3_600_000) : 0,
    deadlinesMissed: sum(steps, (step) =>
      step.targetMs !== undefined && step.latencyMs > step.targetMs ? runs(step) : 0,
    ),
    meanAccuracy: inferences > 0 ? sum(steps, (step) => runs(step) * step.active.accuracy.value) / inferences : 0,
    energyMj: knowsEnergy ? sum(steps, (step) => runs(step) * (step.active.energyMj?.value ?? 0)) : null,
    meanUtility,
    regret: overTime((step) => Math.max(...step.utilities)) - meanUtility,
    bestStatic: policy.variants
      .map(({ id }, i) => ({ id, meanUtility: overTime((step) => step.utilities[i]!) }))
      .reduce((best, one) => (one.meanUtility > best.meanUtility ? one : best)),
  };
}

const sum = (steps: readonly Step[], value: (step: Step) => number): number =>
  steps.reduce((total, step) => total + value(step), 0);
