// Which of two models is faster, from rounds that ran both: the difference of each round cancels what both met in it (clock,
// heat, other programs). The interval is that of the median of the differences by order statistics (the sign test turned round:
// Conover, Practical Nonparametric Statistics, 3rd ed., section 3.2), which asks nothing of their distribution.
import type { PairedComparison } from '../../shared/protocol/engine';
import { quantile } from './statistics';

/** Two-sided 95 %, normal approximation of the binomial. */
const z = 1.96;
/** With fewer the widest interval, smallest to largest, covers less than 95 %. */
const leastPairs = 6;

/**
 * @param latenciesMs Of `id`; `referenceMs` of the model that it is compared with, round by round.
 */
export function comparePaired(
  id: string,
  latenciesMs: readonly number[],
  reference: string,
  referenceMs: readonly number[],
): PairedComparison {
  const pairs = Math.min(latenciesMs.length, referenceMs.length);
  const differences = Array.from({ length: pairs }, (_, round) => latenciesMs[round]! - referenceMs[round]!).sort(
    (a, b) => a - b,
  );
  if (pairs < leastPairs) {
    return { id, reference, pairs, medianDifferenceMs: null, lowMs: null, highMs: null, verdict: 'undecided' };
  }
  const reach = (z * Math.sqrt(pairs)) / 2;
  const lowMs = differences[Math.max(0, Math.floor(pairs / 2 - reach))]!;
  const highMs = differences[Math.min(pairs - 1, Math.ceil(pairs / 2 + reach))]!;
  const verdict = highMs < 0 ? 'faster' : lowMs > 0 ? 'slower' : 'undecided';
  return { id, reference, pairs, medianDifferenceMs: quantile(differences, 0.5), lowMs, highMs, verdict };
}
