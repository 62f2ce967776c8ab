// Which limits are to blame where they leave nothing: each that removes everything by itself, or, where only all together do,
// the one whose lifting brings back most.
import { metricOf } from '../../../src/shared/pareto/dominance';
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Budgets, Metric, MetricId } from '../../../src/shared/run/objectives';
import { baselineId } from '../state/panelState';

export interface Limit {
  readonly metric: Metric;
  readonly limit: number;
}

export type Blame =
  | { readonly kind: 'alone'; readonly limits: readonly Limit[] }
  /** `fits`: how many variants meet all other limits. */
  | { readonly kind: 'together'; readonly limit: Limit; readonly fits: number }
  /** No single limit's lifting brings anything back. */
  | { readonly kind: 'several' };

const meets = ({ metric, limit }: Limit, candidate: Candidate): boolean => {
  const value = metric.of(candidate);
  return value !== null && (metric.direction === 'higher' ? value >= limit : value <= limit);
};

/** @param evaluated at least one variant; the budgets leave none of them. */
export function blameOf(evaluated: readonly Candidate[], budgets: Budgets): Blame {
  const variants = evaluated.filter(({ id }) => id !== baselineId);
  const limits = (Object.entries(budgets) as [MetricId, number][]).map(([id, limit]) => ({
    metric: metricOf(id),
    limit,
  }));
  const alone = limits.filter((one) => !variants.some((candidate) => meets(one, candidate)));
  if (alone.length > 0) return { kind: 'alone', limits: alone };
  const without = limits.map((limit) => {
    const others = limits.filter((other) => other !== limit);
    return { limit, fits: variants.filter((candidate) => others.every((other) => meets(other, candidate))).length };
  });
  const best = without.reduce((held, one) => (one.fits > held.fits ? one : held));
  return best.fits === 0 ? { kind: 'several' } : { kind: 'together', ...best };
}
