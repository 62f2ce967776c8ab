// How far a variant is from a band's limits, from stated figures. The first limit that it misses is named.
import type { Limits, Rule, Variant } from '../runtime';

export type VariantFit =
  | { readonly kind: 'fits' }
  /** Over (or, for accuracy, under) the limit by this much, in the limit's unit. */
  | { readonly kind: 'over'; readonly limit: keyof Limits; readonly by: number }
  /** The figure that a limit needs is not known, so the limit is not met. */
  | { readonly kind: 'unknown'; readonly limit: keyof Limits }
  /** Depends on the moment: fits where at least this much memory is free. */
  | { readonly kind: 'memory'; readonly freeBytes: number };

export function variantFit(
  variant: Pick<Variant, 'latencyMs' | 'energyMj' | 'accuracy' | 'peakMemoryBytes'>,
  { limits }: Pick<Rule, 'limits'>,
): VariantFit {
  const { latencyMs, energyMj, accuracyAtLeast, peakMemoryShare } = limits;
  if (latencyMs !== undefined && variant.latencyMs.value > latencyMs)
    return { kind: 'over', limit: 'latencyMs', by: variant.latencyMs.value - latencyMs };
  if (energyMj !== undefined && variant.energyMj === undefined) return { kind: 'unknown', limit: 'energyMj' };
  if (energyMj !== undefined && variant.energyMj !== undefined && variant.energyMj.value > energyMj)
    return { kind: 'over', limit: 'energyMj', by: variant.energyMj.value - energyMj };
  if (accuracyAtLeast !== undefined && variant.accuracy.value < accuracyAtLeast)
    return { kind: 'over', limit: 'accuracyAtLeast', by: accuracyAtLeast - variant.accuracy.value };
  if (peakMemoryShare !== undefined)
    return { kind: 'memory', freeBytes: Math.ceil(variant.peakMemoryBytes.value / peakMemoryShare) };
  return { kind: 'fits' };
}
