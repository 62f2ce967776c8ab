// The first generation: the ends of the space (the smallest network and the full one), uniform assignments that between them
// use every operator, more of them spread over their predicted latency, and random genes for the rest. Uniform networks are known good starting points (the same
// operator or width everywhere is what people try by hand); random ones keep the search from only interpolating them.
import { createRandom } from '../../shared/random';
import { baselineGenes, type Genes } from '../../shared/run/genes';
import type { SpaceSummary } from '../../shared/run/manifest';
import { operatorsIn, operatorsOf } from '../supernet/genes/operatorsIn';
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
  const places = Math.ceil((count - first.length + 1) * uniformShare);
  const uniform = distinct(uniformAssignments(space), problem, chosen);
  const known = new Set([...chosen.values()].flatMap(({ genes }) => [...operatorsIn(genes)]));
  const missing = [...operatorsOf(space)].filter((operator) => !known.has(operator));
  const covering = coverOperators(uniform, missing, Math.min(places, count - chosen.size));
  covering.forEach(add);
  const rest = uniform.filter((outline) => !covering.includes(outline));
  spread(rest, Math.max(0, places - covering.length)).forEach(add);
  const random = createRandom(seed, 'search', 'warm');
  for (let draw = 0; draw < mostDraws && chosen.size < count; draw++) add(problem.outline(randomGenes(space, random)));
  return [...chosen.values()];
}

function distinct(list: readonly Genes[], problem: Outliner, taken: ReadonlyMap<string, Outline>): readonly Outline[] {
  const byKey = new Map(list.map((genes) => [problem.outline(genes).key, problem.outline(genes)] as const));
  return [...byKey].filter(([key]) => !taken.has(key)).map(([, outline]) => outline);
}

/**
 * Of the list, simple ones first, at most `places` that use every one of `operators`: one each where there is room, several at
 * once where there is not.
 */
function coverOperators(list: readonly Outline[], operators: readonly string[], places: number): readonly Outline[] {
  const missing = new Set(operators);
  const chosen: Outline[] = [];
  while (missing.size > 0 && chosen.length < places) {
    const wanted = Math.ceil(missing.size / (places - chosen.length));
    const gains = list.map(({ genes }) => [...operatorsIn(genes)].filter((operator) => missing.has(operator)).length);
    const most = Math.max(0, ...gains.map((gain) => Math.min(gain, wanted)));
    const found = list[gains.findIndex((gain) => gain >= most)];
    if (most === 0 || found === undefined) break;
    chosen.push(found);
    for (const operator of operatorsIn(found.genes)) missing.delete(operator);
  }
  return chosen;
}

/** `count` of the list, evenly spaced in order of predicted latency. */
function spread(list: readonly Outline[], count: number): readonly Outline[] {
  if (list.length <= count || count === 0) return list.slice(0, count);
  const ordered = [...list].sort((a, b) => a.costs.latencyMs - b.costs.latencyMs);
  const step = (ordered.length - 1) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, index) => ordered[Math.round(index * step)] as Outline);
}
