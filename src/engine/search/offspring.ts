// Variation of NSGA-II: crossover and mutation until a child names a sub-network that nobody evaluated yet. The random
// stream belongs to (seed, generation), so that a resumed search breeds the same children.
import { createRandom, type Random } from '../../shared/random';
import type { Genes } from '../../shared/run/genes';
import type { SpaceSummary } from '../../shared/run/manifest';
import { crossGenes } from '../supernet/genes/crossGenes';
import { spaceLoci } from '../supernet/genes/loci';
import { mutateGenes } from '../supernet/genes/mutateGenes';
import { randomGenes } from '../supernet/genes/randomGenes';
import type { Archive } from './archive';
import { tournament, type Parent } from './parents';
import type { SearchProblem } from './problem';

const crossoverShare = 0.8;
/** Genes changed in a child on average, before repetition raises it. */
const meanMutations = 1;
/** Tries for one child: bred ones first, random ones after, then the space counts as used up. */
const bredTries = 100;
const mostTries = 500;

export interface Breeding {
  readonly space: SpaceSummary;
  readonly problem: SearchProblem;
  readonly archive: Archive;
  readonly parents: readonly Parent[];
  readonly seed: number;
  readonly generation: number;
}

const geneCount = (space: SpaceSummary): number => spaceLoci(space).length;

/** Up to `count` children that are new to the archive and to each other; fewer only where the space is used up. */
export function breed(breeding: Breeding, count: number): readonly Genes[] {
  const random = createRandom(breeding.seed, 'search', breeding.generation);
  const children = new Map<string, Genes>();
  for (let child = 0; child < count; child++) {
    const found = newChild(breeding, children, random);
    if (found === null) break;
    children.set(...found);
  }
  return [...children.values()];
}

function newChild(
  breeding: Breeding,
  siblings: ReadonlyMap<string, Genes>,
  random: Random,
): readonly [string, Genes] | null {
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const genes = attempt < bredTries ? bredGenes(breeding, attempt, random) : randomGenes(breeding.space, random);
    const key = breeding.problem.key(genes);
    if (!siblings.has(key) && !breeding.archive.has(key)) return [key, genes];
  }
  return null;
}

/** Each futile attempt mutates a little more, away from a neighbourhood that is used up. */
function bredGenes({ space, parents }: Breeding, attempt: number, random: Random): Genes {
  if (parents.length === 0) return randomGenes(space, random);
  const first = tournament(parents, random).genes;
  const child = random.next() < crossoverShare ? crossGenes(first, tournament(parents, random).genes, random) : first;
  const rate = Math.min(0.8, (meanMutations * (1 + attempt / 20)) / Math.max(1, geneCount(space)));
  return mutateGenes(space, child, random, rate);
}
