// Which variants are worth training on their own after the search: the most accurate of each range of MACs. Ranges are even in
// ratio, not in difference, so that a policy has a variant for every situation. Dominance does not decide here: a short training
// lifts larger networks more than small ones, and would-be frontier members are often dominated before it. MACs and not
// latency: the choice must not depend on the clock.
import type { Candidate } from '../../shared/run/candidate';
import type { Budgets } from '../../shared/run/objectives';
import { totalViolation } from '../../shared/pareto/constrain';

/** Larger networks keep most of their accuracy as they are; the training is better spent on those that save. */
const largestShare = 0.6;

/** Below this share of the starting network's MACs a short training hardly brings a variant back. */
const smallestShare = 0.1;

const accuracyOf = (candidate: Candidate): number => candidate.accuracy.validation ?? 0;
const byMacs = (a: Candidate, b: Candidate): number => a.macs - b.macs || (a.id < b.id ? -1 : 1);

/** At most `count` ids in order of MACs; places that a range leaves empty go to the most accurate of the others. */
export function chooseForFineTuning(
  candidates: readonly Candidate[],
  baseline: Candidate,
  budgets: Budgets,
  count: number,
): readonly string[] {
  const smaller = candidates.filter(({ id, status, macs }) => {
    return status === 'evaluated' && id !== baseline.id && macs < baseline.macs;
  });
  const fitting = smaller.filter((candidate) => totalViolation(candidate, budgets) === 0);
  const ranked = [...(fitting.length > 0 ? fitting : smaller)].sort(
    (a, b) => accuracyOf(b) - accuracyOf(a) || byMacs(a, b),
  );
  const best = new Map<number, Candidate>();
  for (const candidate of ranked) {
    const range = rangeOf(candidate.macs / baseline.macs, count);
    if (range !== null && !best.has(range)) best.set(range, candidate);
  }
  const chosen = new Set(best.values());
  const others = ranked.filter((candidate) => !chosen.has(candidate)).slice(0, count - chosen.size);
  return [...chosen, ...others].sort(byMacs).map((candidate) => candidate.id);
}

/** Which of `count` ranges between the two shares, even in ratio; null outside. */
function rangeOf(share: number, count: number): number | null {
  if (count === 0 || share < smallestShare || share > largestShare) return null;
  const place = Math.log(share / smallestShare) / Math.log(largestShare / smallestShare);
  return Math.min(count - 1, Math.floor(place * count));
}
