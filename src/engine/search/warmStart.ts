// The first generation: the ends of the space (the smallest network and the full one), uniform assignments spread over
// their predicted latency, and random genes for the rest. Uniform networks are known good starting points (the same
// operator or width everywhere is what people try by hand); random ones keep the search from only interpolating them.
import { createRandom } from '../../shared/random';
import { baselineGenes, type Genes } from '../../shared/run/genes';
import type { SpaceSummary } from '../../shared/run/manifest';
import { randomGenes } from '../supernet/genes/randomGenes';
import { uniformAssignments } from '../supernet/genes/uniformAssignments';
import type { Outline, SearchProblem } from './problem';

/** Part of the first generation that uniform assignments may take. */
const uniformShare = 0.65;
/** Random draws that may repeat themselves before the space counts as used up. */
const mostDraws = 400;

type Outliner = Pick<SearchProblem, 'outline'>;

/** Up to `count` distinct networks; `first`: the smallest, and what else is known to be worth a look. */
export function warmStart(
  space: SpaceSummary,
  first: readonly Genes[],
  problem: Outliner,
  seed: number,
  count: number,
): readonly Outline[] {
  const chosen = new Map<string, Outline>();
  const add = (outline: Outline): void => {
    if (chosen.size < count && !chosen.has(outline.key)) chosen.set(outline.key, outline);
  };
  add(problem.outline(baselineGenes));
  for (const genes of first) add(problem.outline(genes));
  spread(
    distinct(uniformAssignments(space), problem, chosen),
    Math.ceil((count - first.length + 1) * uniformShare),
  ).forEach(add);
  const random = createRandom(seed, 'search', 'warm');
  for (let draw = 0; draw < mostDraws && chosen.size < count; draw++) add(problem.outline(randomGenes(space, random)));
  return [...chosen.values()];
}

function distinct(list: readonly Genes[], problem: Outliner, taken: ReadonlyMap<string, Outline>): readonly Outline[] {
  const byKey = new Map(list.map((genes) => [problem.outline(genes).key, problem.outline(genes)] as const));
  return [...byKey].filter(([key]) => !taken.has(key)).map(([, outline]) => outline);
}

/** `count` of the list, evenly spaced in order of predicted latency. */
function spread(list: readonly Outline[], count: number): readonly Outline[] {
  if (list.length <= count) return list;
  const ordered = [...list].sort((a, b) => a.costs.latencyMs - b.costs.latencyMs);
  const step = (ordered.length - 1) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, index) => ordered[Math.round(index * step)] as Outline);
}
