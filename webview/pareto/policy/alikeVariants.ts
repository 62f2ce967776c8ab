// Variants of a policy whose latency cannot be told from the starting network's. A policy may come from another run: only where
// the figure is that of this run's candidate is it about the same variant.
import type { Variant } from '../../../src/shared/policy/runtime';
import type { Candidate } from '../../../src/shared/run/candidate';
import { latencyVerdict } from '../../../src/shared/run/latencyComparison';

export type IsAlike = (variant: Pick<Variant, 'id' | 'latencyMs'>) => boolean;

export function alikeVariants(candidates: readonly Candidate[]): IsAlike {
  const alike = new Map(
    candidates.filter((one) => latencyVerdict(one) === 'alike').map(({ id, latencyMs }) => [id, latencyMs]),
  );
  return ({ id, latencyMs }) => alike.has(id) && alike.get(id) === latencyMs.value;
}
