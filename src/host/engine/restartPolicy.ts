// When a dead engine may be started again: at most three times in five minutes, then stop and say so. An immutable value, so
// that the rule is tested without a process.

const windowMs = 5 * 60_000;
const most = 3;

export interface RestartPolicy {
  /** Times of recent deaths, ms, oldest first. */
  readonly deaths: readonly number[];
}

export const freshPolicy: RestartPolicy = { deaths: [] };

export function afterDeath(policy: RestartPolicy, nowMs: number): RestartPolicy {
  return { deaths: [...policy.deaths.filter((death) => nowMs - death < windowMs), nowMs] };
}

export function mayRestart(policy: RestartPolicy, nowMs: number): boolean {
  return policy.deaths.filter((death) => nowMs - death < windowMs).length <= most;
}
