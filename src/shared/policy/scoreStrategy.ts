// How a strategy would have done on a trace, whatever chose its variants: the policy, an oracle, or nobody.
import type { Moment } from './moments';
import type { Policy } from './runtime';

export interface StrategyScore {
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
  /** Utility of an inference: the variant's accuracy if it is in time, else 0; mean over time. */
  readonly meanUtility: number;
  /** What the best variant at every moment would have gained. */
  readonly regret: number;
}

/**
 * @param picks place of the variant that runs at each moment.
 * @param inferencesPerSecond what the app wants; it gets fewer where one takes longer.
 */
export function scoreStrategy(
  policy: Policy,
  moments: readonly Moment[],
  picks: readonly number[],
  inferencesPerSecond: number,
): StrategyScore {
  const sum = (value: (moment: Moment, pick: number) => number): number =>
    moments.reduce((total, moment, i) => total + value(moment, picks[i]!), 0);
  const durationMs = sum((moment) => moment.durationMs);
  const overTime = (value: (moment: Moment, pick: number) => number): number =>
    durationMs > 0 ? sum((moment, pick) => value(moment, pick) * moment.durationMs) / durationMs : 0;
  const runs = (moment: Moment, pick: number): number =>
    moment.durationMs * Math.min(inferencesPerSecond / 1000, 1 / Math.max(moment.latencyMs[pick]!, 1e-3));
  const late = ({ targetMs, latencyMs }: Moment, pick: number): boolean =>
    targetMs !== undefined && latencyMs[pick]! > targetMs;
  const variantAt = (pick: number): Policy['variants'][number] => policy.variants[pick]!;
  const inferences = sum(runs);
  const switches = picks.filter((pick, i) => i > 0 && pick !== picks[i - 1]).length;
  const meanUtility = overTime((moment, pick) => moment.utility[pick]!);
  const knowsEnergy = picks.every((pick) => variantAt(pick).energyMj !== undefined);
  return {
    durationMs,
    inferences,
    timeShare: Object.fromEntries(
      policy.variants.map(({ id }, place) => [id, overTime((_, pick) => (pick === place ? 1 : 0))]),
    ),
    switches,
    switchesPerHour: durationMs > 0 ? switches / (durationMs / 3_600_000) : 0,
    deadlinesMissed: sum((moment, pick) => (late(moment, pick) ? runs(moment, pick) : 0)),
    meanAccuracy:
      inferences > 0 ? sum((moment, pick) => runs(moment, pick) * variantAt(pick).accuracy.value) / inferences : 0,
    energyMj: knowsEnergy ? sum((moment, pick) => runs(moment, pick) * (variantAt(pick).energyMj?.value ?? 0)) : null,
    meanUtility,
    regret: overTime((moment) => Math.max(...moment.utility)) - meanUtility,
  };
}
