// Which variants are worth training on their own after the search: members of the accuracy-MACs frontier, spread evenly over
// the range of MACs (in ratio, not in difference), so that a policy has one for every situation. MACs and not latency: the
// choice must not depend on the clock.
import { frontier } from '../../shared/pareto/frontier';
import type { Candidate } from '../../shared/run/candidate';
import type { Budgets } from '../../shared/run/objectives';

/** Below this share of the starting network's accuracy a short training hardly brings a variant back. */
const worthShare = 0.55;

/** Larger networks keep most of their accuracy as they are; the training is better spent on those that save. */
const largestShare = 0.6;

const accuracyOf = (candidate: Candidate): number => candidate.accuracy.validation ?? 0;

/**
 * At most `count` ids in order of MACs. Where the first frontier has too few members, the next ones (the frontier of the rest)
 * are taken in; where too few are worth it, the most accurate of the others.
 */
export function chooseForFineTuning(
  candidates: readonly Candidate[],
  baseline: Candidate,
  budgets: Budgets,
  count: number,
): readonly string[] {
  const others = candidates.filter(({ id, status, macs }) => {
    return status === 'evaluated' && id !== baseline.id && macs < baseline.macs;
  });
  const isWorth = (candidate: Candidate): boolean =>
    candidate.macs <= largestShare * baseline.macs && accuracyOf(candidate) >= worthShare * accuracyOf(baseline);
  const chosen = spread(bestRanks(others.filter(isWorth), budgets, count), count);
  const left = others.filter((candidate) => !isWorth(candidate)).sort((a, b) => accuracyOf(b) - accuracyOf(a));
  return [...chosen, ...left.slice(0, count - chosen.length)].sort(byMacs).map((candidate) => candidate.id);
}

const byMacs = (a: Candidate, b: Candidate): number => a.macs - b.macs || (a.id < b.id ? -1 : 1);

function bestRanks(candidates: readonly Candidate[], budgets: Budgets, count: number): readonly Candidate[] {
  const chosen: Candidate[] = [];
  let rest = candidates;
  while (chosen.length < count && rest.length > 0) {
    const rank = new Set(frontier(rest, ['accuracy', 'macs'], budgets));
    if (rank.size === 0) break;
    chosen.push(...rank);
    rest = rest.filter((candidate) => !rank.has(candidate));
  }
  return chosen;
}

/** For each of `count` places, even in log MACs between least and most, the nearest candidate that is left. */
function spread(candidates: readonly Candidate[], count: number): readonly Candidate[] {
  const sorted = [...candidates].sort(byMacs);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined || sorted.length <= count) return sorted;
  const left = new Set(sorted);
  const [low, high] = [Math.log(first.macs), Math.log(last.macs)];
  for (let place = 0; place < count; place++) {
    const target = low + ((high - low) * place) / Math.max(1, count - 1);
    const distance = (candidate: Candidate): number => Math.abs(Math.log(candidate.macs) - target);
    left.delete([...left].reduce((a, b) => (distance(b) < distance(a) ? b : a)));
  }
  return sorted.filter((candidate) => !left.has(candidate));
}
