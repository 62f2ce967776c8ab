// The fewest variants that meet every band: exact minimum set cover by iterative deepening over the demand that fewest variants
// meet (the branching rule of Knuth, Algorithm X, TAOCP 7.2.2.1). Among sets of that size the most useful one; ties by order.
import type { Limits, Rule, Variant } from '../runtime';
import { variantFit } from './variantFit';

/** What a cover is chosen by. */
export type CoverVariant = Pick<Variant, 'id' | 'accuracy' | 'latencyMs' | 'energyMj' | 'peakMemoryBytes'>;

export interface CoveringSet {
  /** In the order of the pool. */
  readonly ids: readonly string[];
  /** Places of bands that no variant of the pool meets. */
  readonly unmet: readonly number[];
}

/** Sets of the smallest size that are compared for usefulness; how small it is does not depend on it. */
const mostCompared = 20_000;

export function coveringSet(pool: readonly CoverVariant[], rules: readonly Rule[]): CoveringSet {
  const demands = rules.map((rule) => demandsOf(pool, rule));
  const unmet = demands.flatMap((one, place) => (one.length === 0 ? [place] : []));
  const wanted = minimal(demands.flat());
  if (wanted.length === 0) return { ids: pool.slice(0, 1).map(({ id }) => id), unmet };
  for (let size = 1; ; size++) {
    const covers = coversOf(wanted, size);
    if (covers.length > 0) return { ids: best(pool, rules, covers).map((place) => pool[place]!.id), unmet };
  }
}

/** One set of variants (places in the pool) for each thing that must be met. */
type Demand = ReadonlySet<number>;

/**
 * A band is met by a variant within its limits. Where a band limits the share of free memory or looks at the latency target,
 * what is met changes within it: every value at which one variant more fits makes a demand of its own.
 */
function demandsOf(pool: readonly CoverVariant[], rule: Rule): readonly Demand[] {
  const thresholds = (signal: 'freeMemoryBytes' | 'latencyTargetMs', values: readonly number[]): readonly number[] => {
    const { atLeast = 0, below = Infinity } = rule.when[signal] ?? {};
    return [...new Set([atLeast, ...values.filter((value) => value > atLeast && value < below)])];
  };
  const share = rule.limits.peakMemoryShare;
  const memory =
    share === undefined
      ? [Infinity]
      : thresholds(
          'freeMemoryBytes',
          pool.map((variant) => variant.peakMemoryBytes.value / share),
        );
  const targets =
    rule.when.latencyTargetMs === undefined
      ? [Infinity]
      : thresholds(
          'latencyTargetMs',
          pool.map((variant) => variant.latencyMs.value),
        );
  const all = memory.flatMap((free) => targets.map((target) => meeting(pool, rule.limits, free, target)));
  return minimal(all.filter((demand) => demand.size > 0));
}

function meeting(pool: readonly CoverVariant[], limits: Limits, freeBytes: number, targetMs: number): Demand {
  const places = pool.flatMap((variant, place) => {
    const fit = variantFit(variant, { limits });
    const fits = fit.kind === 'fits' || (fit.kind === 'memory' && fit.freeBytes <= Math.ceil(freeBytes));
    return fits && variant.latencyMs.value <= targetMs ? [place] : [];
  });
  return new Set(places);
}

/** Whoever meets a demand meets those that ask for less. */
function minimal(demands: readonly Demand[]): readonly Demand[] {
  return demands.filter(
    (one, place) =>
      !demands.some((other, at) => at !== place && isSubset(other, one) && (other.size < one.size || at < place)),
  );
}

const isSubset = (inner: Demand, outer: Demand): boolean => [...inner].every((place) => outer.has(place));

/** All covers of exactly `size` variants, up to a number that is enough to choose from. */
function coversOf(demands: readonly Demand[], size: number): readonly (readonly number[])[] {
  const found = new Map<string, readonly number[]>();
  const deepen = (chosen: readonly number[], left: readonly Demand[]): void => {
    if (found.size >= mostCompared) return;
    if (left.length === 0) {
      const cover = [...chosen].sort((a, b) => a - b);
      found.set(cover.join(), cover);
      return;
    }
    if (chosen.length === size) return;
    const rarest = left.reduce((least, one) => (one.size < least.size ? one : least));
    for (const place of rarest) {
      const rest = left.filter((demand) => !demand.has(place));
      deepen([...chosen, place], rest);
    }
  };
  deepen([], demands);
  return [...found.values()];
}

/** How well the set serves the bands, each by what it prefers, 0…1 a band. */
function usefulness(pool: readonly CoverVariant[], rules: readonly Rule[], cover: readonly number[]): number {
  const value = (rule: Rule, places: readonly number[]): number => {
    const serving = places.map((place) => pool[place]!).filter((one) => meetsAtBest(one, rule));
    const scores = serving.map((one) => {
      if (rule.prefer === 'accuracy') return one.accuracy.value;
      const cost = rule.prefer === 'latency' ? one.latencyMs.value : (one.energyMj?.value ?? Infinity);
      return 1 / (1 + cost);
    });
    return Math.max(0, ...scores);
  };
  const everyone = pool.map((_, place) => place);
  return rules.reduce((sum, rule) => {
    const possible = value(rule, everyone);
    return sum + (possible > 0 ? value(rule, cover) / possible : 0);
  }, 0);
}

function meetsAtBest(variant: CoverVariant, rule: Rule): boolean {
  const fit = variantFit(variant, rule);
  const free = rule.when.freeMemoryBytes?.below ?? Infinity;
  return fit.kind === 'fits' || (fit.kind === 'memory' && fit.freeBytes < free);
}

function best(
  pool: readonly CoverVariant[],
  rules: readonly Rule[],
  covers: readonly (readonly number[])[],
): readonly number[] {
  const scored = covers.map((cover) => ({ cover, score: usefulness(pool, rules, cover) }));
  const byOrder = (a: readonly number[], b: readonly number[]): number => {
    const at = a.findIndex((place, i) => place !== b[i]);
    return at < 0 ? 0 : a[at]! - b[at]!;
  };
  scored.sort((a, b) => (Math.abs(b.score - a.score) > 1e-12 ? b.score - a.score : byOrder(a.cover, b.cover)));
  return scored[0]!.cover;
}
