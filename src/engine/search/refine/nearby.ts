// Local search around chosen networks: children of them and of their evaluated neighbours by the same mutations (by stage, by
// channel group, by block) and steps that the whole search uses, kept only where they stay near. Bounded as a trust region is,
// so that a small budget is spent on this part of the frontier and not on another one that looks easier.
import { createRandom, type Random } from '../../../shared/random';
import type { Candidate } from '../../../shared/run/candidate';
import type { Genes } from '../../../shared/run/genes';
import type { SpaceSummary } from '../../../shared/run/manifest';
import type { Budgets } from '../../../shared/run/objectives';
import { geneDistance } from '../../supernet/genes/geneDistance';
import { spaceLoci, type Locus } from '../../supernet/genes/loci';
import { mutateGenes } from '../../supernet/genes/mutateGenes';
import { stepGenes } from '../../supernet/genes/stepGenes';
import type { Archive } from '../archive';
import { bredPerChosen } from '../evolve';
import { selectParents, tournament, type Parent } from '../parents';
import type { Outline, SearchProblem } from '../problem';
import { choosePromising } from '../promising';
import { fitSurrogate, type Features } from '../surrogate/surrogate';

/** Places at which other choices are made than in the nearest chosen network; genes that lose their effect thereby do not count. */
const radius = 3;
/** Children of a chosen network itself; the others' parents are its neighbours, the better ones more often. */
const centreShare = 0.5;
const stepShare = 0.5;
const mostParents = 16;
/** Tries for one child before the neighbourhood counts as used up. */
const mostTries = 400;

export interface Nearby {
  readonly space: SpaceSummary;
  readonly problem: Pick<SearchProblem, 'outline'>;
  /** Everything evaluated: nothing of it is bred again. */
  readonly archive: Archive;
  /** The chosen networks. */
  readonly centres: readonly Genes[];
  /** Limits of the part of the plane that is of interest (localBudgets.ts). */
  readonly budgets: Budgets;
  readonly seed: number;
  /** Of the refinement: another one around the same network draws otherwise. */
  readonly number: number;
}

interface Neighbourhood extends Nearby {
  readonly loci: readonly Locus[];
  readonly parents: readonly Parent[];
}

const isNear = (centres: readonly Genes[], loci: readonly Locus[], genes: Genes): boolean =>
  centres.some((centre) => geneDistance(loci, centre, genes) <= radius);

/** Up to `count` networks near the chosen ones, new to the archive and to each other; fewer where no others are left. */
export function breedNearby(nearby: Nearby, generation: number, count: number): readonly Outline[] {
  const { space, archive, centres, budgets, seed, number } = nearby;
  const loci = spaceLoci(space);
  const near = archive.candidates.filter(({ genes }) => isNear(centres, loci, genes));
  const neighbourhood = { ...nearby, loci, parents: selectParents(near, budgets, mostParents) };
  const random = createRandom(seed, 'refine', number, generation);
  const children = new Map<string, Outline>();
  while (children.size < count) {
    const child = newChild(neighbourhood, children, random);
    if (child === null) break;
    children.set(child.key, child);
  }
  return [...children.values()];
}

function newChild(hood: Neighbourhood, siblings: ReadonlyMap<string, Outline>, random: Random): Outline | null {
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const genes = childGenes(hood, attempt, random);
    if (!isNear(hood.centres, hood.loci, genes)) continue;
    const outline = hood.problem.outline(genes);
    if (!siblings.has(outline.key) && !hood.archive.has(outline.key)) return outline;
  }
  return null;
}

/** Futile attempts change more and more places, up to all that the radius allows. */
function childGenes({ space, loci, centres, parents }: Neighbourhood, attempt: number, random: Random): Genes {
  const ofCentre = parents.length === 0 || random.next() < centreShare;
  const parent = ofCentre ? (centres[random.integer(centres.length)] as Genes) : tournament(parents, random).genes;
  if (random.next() < stepShare) return stepGenes(space, parent, random);
  const places = 1 + ((radius - 1) * attempt) / mostTries;
  return mutateGenes(space, parent, random, Math.min(1, places / Math.max(1, loci.length)));
}

/** The most promising of what is bred, by a surrogate of everything evaluated in the run. */
export function proposeNearby(
  nearby: Omit<Nearby, 'problem'> & { readonly problem: SearchProblem; readonly baseline: Candidate },
  features: Features,
  generation: number,
  count: number,
): readonly Outline[] {
  const { problem, archive, baseline, budgets } = nearby;
  const evaluated = archive.candidates;
  const surrogate = fitSurrogate(problem, features, evaluated);
  if (surrogate === null) return breedNearby(nearby, generation, count);
  const children = breedNearby(nearby, generation, count * bredPerChosen);
  return choosePromising(children, { surrogate, baseline, budgets, evaluated }, count);
}
