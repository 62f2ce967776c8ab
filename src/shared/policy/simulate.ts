// Replays a trace of contexts through the very runtime that bundles ship and tells how the policy would have done: against the
// clock, against the best single variant, and against an oracle that knows every latency before it happens.
import { momentAt, type Moment } from './moments';
import { createPolicyState, decide, reportLatency, type Decision, type Policy, type TraceLine } from './runtime';
import { scoreStrategy, type StrategyScore } from './scoreStrategy';
import { assumedThrottle, type ThrottleModel } from './throttle';

export interface SimulateOptions {
  readonly throttle?: ThrottleModel;
  /** How often the app wants an inference; it gets fewer where one takes longer. */
  readonly inferencesPerSecond?: number;
}

export interface SimulationReport extends StrategyScore {
  /** The single variant with the highest mean utility. */
  readonly bestStatic: { readonly id: string; readonly meanUtility: number };
}

export interface Simulation {
  readonly report: SimulationReport;
  readonly decisions: readonly Decision[];
  /** The trace with the latency that each decision met: replaying it gives the same decisions. */
  readonly trace: readonly TraceLine[];
  /** What each variant would have cost, line by line. */
  readonly moments: readonly Moment[];
  /** The correction factors after each line, by variant in file order: what was learnt from measured latencies. */
  readonly corrections: readonly (readonly number[])[];
}

/**
 * @param trace in order of time. A line with `measuredLatencyMs` overrides the device model for the active variant, and scales
 * the others alike.
 * @throws Error for a policy that cannot run (see createPolicyState).
 */
export function simulate(policy: Policy, trace: readonly TraceLine[], options: SimulateOptions = {}): Simulation {
  const { throttle = assumedThrottle, inferencesPerSecond = 10 } = options;
  const places = new Map(policy.variants.map(({ id }, place) => [id, place]));
  let state = createPolicyState(policy);
  const decisions: Decision[] = [];
  const moments: Moment[] = [];
  const lived: TraceLine[] = [];
  const corrections: (readonly number[])[] = [];
  trace.forEach((line, i) => {
    const next = decide(policy, state, line.signals, line.t);
    const active = places.get(next.log.active)!;
    const moment = momentAt(policy, trace, i, active, throttle);
    const measuredLatencyMs = moment.latencyMs[active]!;
    state = reportLatency(policy, next.state, next.log.active, measuredLatencyMs);
    decisions.push(next.log);
    moments.push(moment);
    lived.push({ ...line, measuredLatencyMs });
    corrections.push(state.kappa);
  });
  const report = reportOn(policy, moments, decisions, inferencesPerSecond);
  return { report, decisions, trace: lived, moments, corrections };
}

/** Place of the active variant at each line. */
export function picksOf(policy: Policy, { decisions }: Pick<Simulation, 'decisions'>): readonly number[] {
  const places = new Map(policy.variants.map(({ id }, place) => [id, place]));
  return decisions.map(({ active }) => places.get(active)!);
}

function reportOn(
  policy: Policy,
  moments: readonly Moment[],
  decisions: readonly Decision[],
  inferencesPerSecond: number,
): SimulationReport {
  const score = (picks: readonly number[]): StrategyScore => scoreStrategy(policy, moments, picks, inferencesPerSecond);
  const bestStatic = policy.variants
    .map(({ id }, place) => ({ id, meanUtility: score(moments.map(() => place)).meanUtility }))
    .reduce((best, one) => (one.meanUtility > best.meanUtility ? one : best));
  return { ...score(picksOf(policy, { decisions })), bestStatic };
}
