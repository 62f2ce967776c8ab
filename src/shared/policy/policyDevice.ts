import type { Policy } from './runtime';

/** The device that every variant's latency is of; null where they are of several, or of none that is known. */
export function policyDevice({ variants }: Policy): string | null {
  const [first, ...others] = new Set(variants.map(({ latencyMs }) => latencyMs.device));
  return others.length === 0 ? (first ?? null) : null;
}
