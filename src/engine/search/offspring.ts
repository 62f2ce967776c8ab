// Variation of NSGA-II: crossover, mutation and steps between neighbours until a child names a sub-network that nobody
// evaluated yet. The random stream belongs to (seed, generation), so that a resumed search breeds the same children.
import { createRandom, type Random } from '../../shared/random';
import type { Genes } from '../../shared/run/genes';
import type { SpaceSummary } from '../../shared/run/manifest';
import { crossGenes } from '../supernet/genes/crossGenes';
import { spaceLoci } from '../supernet/genes/loci';
import { mutateGenes } from '../supernet/genes/mutateGenes';
import { randomGenes } from '../supernet/genes/randomGenes';
import { stepGenes } from '../supernet/genes/stepGenes';
import type { Archive } from './archive';
import { tournament, type Parent } from './parents';
import type { Outline, SearchProblem } from './problem';

const crossoverShare = 0.8;
/** Children that are a neighbour of one parent instead of a mix of two. */
const stepShare = 0.5;
/** Genes changed in a child on average, before repetition raises it. */
const meanMutations = 1;
/** Tries for one child: bred ones first, random ones after, then the space counts as used up. */
const bredTries = 100;
const mostTries = 500;

export interface Breeding {
  readonly space: SpaceSummary;
  readonly problem: Pick<SearchProblem, 'outline'>;
  readonly archive: Archive;
  readonly parents: readonly Parent[];
  readonly seed: number;
  readonly generation: number;
}

/** Up to `count` children that are new to the archive and to each other; fewer only where the space is used up. */
export function breed(breeding: Breeding, count: number): readonly Outline[] {
  const random = createRandom(breeding.seed, 'search', breeding.generation);
  const geneCount = spaceLoci(breeding.space).length;
  const children = new Map<string, Outline>();
  for (let child = 0; child < count; child++) {
    const found = newChild(breeding, children, geneCount, random);
    if (found === null) break;
    children.set(found.key, found);
  }
  return [...children.values()];
}

function newChild(
  breeding: Breeding,
  siblings: ReadonlyMap<string, Outline>,
  geneCount: number,
  random: Random,
): Outline | null {
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const genes =
      attempt < bredTries ? bredGenes(breeding, attempt, geneCount, random) : randomGenes(breeding.space, random);
    const outline = breeding.problem.outline(genes);
    if (!siblings.has(outline.key) && !breeding.archive.has(outline.key)) return outline;
  }
  return null;
}

/** Each futile attempt mutates a little more, away from a neighbourhood that is used up. */
function bredGenes({ space, parents }: Breeding, attempt: number, geneCount: number, random: Random): Genes {
  if (parents.length === 0) return randomGenes(space, random);
  const first = tournament(parents, random).genes;
  if (attempt === 0 && random.next() < stepShare) return stepGenes(space, first, random);
  const child = random.next() < crossoverShare ? crossGenes(first, tournament(parents, random).genes, random) : first;
  const rate = Math.min(0.8, (meanMutations * (1 + attempt / 20)) / Math.max(1, geneCount));
  return mutateGenes(space, child, random, rate);
}
