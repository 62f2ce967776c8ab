// The first generation: the ends of the space (the smallest network and the full one), uniform assignments spread over
// their predicted latency, and random genes for the rest. Uniform networks are known good starting points (the same
// operator or width everywhere is what people try by hand); random ones keep the search from only interpolating them.
import { createRandom } from '../../shared/random';
import { baselineGenes, type Genes } from '../../shared/run/genes';
import type { SpaceSummary } from '../../shared/run/manifest';
import { randomGenes } from '../supernet/genes/randomGenes';
import { uniformAssignments } from '../supernet/genes/uniformAssignments';
import type { SearchProblem } from './problem';

/** Part of the first generation that uniform assignments may take. */
const uniformShare = 0.65;
/** Random draws that may repeat themselves before the space counts as used up. */
const mostDraws = 400;

/** Up to `count` distinct genes. */
export function warmStart(
  space: SpaceSummary,
  smallest: Genes,
  problem: SearchProblem,
  seed: number,
  count: number,
): readonly Genes[] {
  const chosen = new Map<string, Genes>();
  const add = (genes: Genes): void => {
    const key = problem.key(genes);
    if (chosen.size < count && !chosen.has(key)) chosen.set(key, genes);
  };
  add(baselineGenes);
  add(smallest);
  spread(distinct(uniformAssignments(space), problem, chosen), problem, Math.ceil(count * uniformShare)).forEach(add);
  const random = createRandom(seed, 'search', 'warm');
  for (let draw = 0; draw < mostDraws && chosen.size < count; draw++) add(randomGenes(space, random));
  return [...chosen.values()];
}

function distinct(list: readonly Genes[], problem: SearchProblem, taken: ReadonlyMap<string, Genes>): readonly Genes[] {
  const byKey = new Map(list.map((genes) => [problem.key(genes), genes] as const));
  return [...byKey].filter(([key]) => !taken.has(key)).map(([, genes]) => genes);
}

/** `count` of the list, evenly spaced in order of predicted latency. */
function spread(list: readonly Genes[], problem: SearchProblem, count: number): readonly Genes[] {
  if (list.length <= count) return list;
  const ordered = list
    .map((genes) => ({ genes, estimate: problem.estimate(genes) }))
    .sort((a, b) => a.estimate - b.estimate);
  const step = (ordered.length - 1) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, index) => (ordered[Math.round(index * step)] as { genes: Genes }).genes);
}
