// The fastest variant alone meets every limit on latency, and nobody would ship it: a band that prefers accuracy is served only
// by a variant that comes close to the best accuracy its limits allow.
import type { Rule } from '../runtime';
import type { CoverVariant } from './coveringSet';
import { variantFit } from './variantFit';

/** Two percentage points: about what the 95 % interval of a test split of a thousand images spans. */
export const accuracyTolerance = 0.02;

/** One stricter band for each that prefers accuracy; bands by memory stay, for what fits changes within them. */
export function accuracyFloors(pool: readonly CoverVariant[], rules: readonly Rule[]): readonly Rule[] {
  return rules.flatMap((rule) => {
    const { accuracyAtLeast = 0, peakMemoryShare } = rule.limits;
    const fitting = pool.filter((variant) => variantFit(variant, rule).kind === 'fits');
    if (rule.prefer !== 'accuracy' || peakMemoryShare !== undefined || fitting.length === 0) return [];
    const best = Math.max(...fitting.map((variant) => variant.accuracy.value));
    const floor = Math.max(accuracyAtLeast, best - accuracyTolerance);
    return { ...rule, limits: { ...rule.limits, accuracyAtLeast: floor } };
  });
}
