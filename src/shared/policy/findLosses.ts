// Where a policy falls short of the oracle: stretches of a trace in which another variant would have served better, the
// costliest first, with the rule that governed, so that an author knows what to edit.
import type { Decision, Policy } from './runtime';
import { picksOf, type Simulation } from './simulate';

export interface Loss {
  /** Lines of the trace, both included. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly fromMs: number;
  readonly durationMs: number;
  /** The governing rule; null without one. */
  readonly rule: string | null;
  readonly reason: Decision['reason'];
  readonly active: string;
  /** What the oracle would have run. */
  readonly better: string;
  /** Utility lost against the oracle, as part of the whole trace's mean utility: the losses sum to the regret. */
  readonly regret: number;
}

/** A stretch ends where the rule, the active variant or the better one changes. */
export function findLosses(policy: Policy, simulation: Simulation): readonly Loss[] {
  const { decisions, moments, trace } = simulation;
  const picks = picksOf(policy, simulation);
  const totalMs = moments.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const losses: Loss[] = [];
  moments.forEach(({ utility, durationMs }, i) => {
    const best = Math.max(...utility);
    const lost = best - utility[picks[i]!]!;
    if (lost <= 0 || durationMs === 0) return;
    const { rule, active, reason } = decisions[i]!;
    const better = policy.variants[utility.indexOf(best)]!.id;
    const one: Loss = {
      firstLine: i,
      lastLine: i,
      fromMs: trace[i]!.t,
      durationMs,
      rule,
      reason,
      active,
      better,
      regret: (lost * durationMs) / totalMs,
    };
    const before = losses.at(-1);
    if (before !== undefined && continues(before, one)) losses[losses.length - 1] = joined(before, one);
    else losses.push(one);
  });
  return losses.sort((a, b) => b.regret - a.regret);
}

const continues = (before: Loss, next: Loss): boolean =>
  before.lastLine + 1 === next.firstLine &&
  before.rule === next.rule &&
  before.active === next.active &&
  before.better === next.better;

const joined = (before: Loss, next: Loss): Loss => ({
  ...before,
  lastLine: next.lastLine,
  durationMs: before.durationMs + next.durationMs,
  regret: before.regret + next.regret,
});
