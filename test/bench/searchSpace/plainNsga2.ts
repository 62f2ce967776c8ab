// NSGA-II as published (Deb et al. 2002), without warm starts and without a surrogate: a random population, tournament, uniform
// crossover, mutation, survival by rank and crowding over parents and children. Networks met before are not evaluated again.
import { selectParents, tournament } from '../../../src/engine/search/parents';
import type { Proposal, SearchProblem } from '../../../src/engine/search/problem';
import { crossGenes } from '../../../src/engine/supernet/genes/crossGenes';
import { spaceLoci } from '../../../src/engine/supernet/genes/loci';
import { mutateGenes } from '../../../src/engine/supernet/genes/mutateGenes';
import { randomGenes } from '../../../src/engine/supernet/genes/randomGenes';
import { createRandom, type Random } from '../../../src/shared/random';
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Genes } from '../../../src/shared/run/genes';
import type { SpaceSummary } from '../../../src/shared/run/manifest';

export interface PlainOptions {
  readonly space: SpaceSummary;
  readonly problem: Pick<SearchProblem, 'outline'>;
  readonly judge: (proposal: Proposal) => Candidate;
  readonly seed: number;
  readonly evaluations: number;
}

const populationSize = 40;
const crossoverShare = 0.9;

export function plainNsga2({ space, problem, judge, seed, evaluations }: PlainOptions): readonly Candidate[] {
  const random = createRandom(seed, 'plainNsga2');
  const archive = new Map<string, Candidate>();
  const evaluate = (wanted: Genes, generation: number): Candidate | null => {
    const { key, genes } = problem.outline(wanted);
    if (archive.has(key)) return null;
    const candidate = judge({ id: `c-${archive.size + 1}`, generation, genes });
    archive.set(key, candidate);
    return candidate;
  };
  let population: Candidate[] = [];
  while (population.length < populationSize) {
    const candidate = evaluate(randomGenes(space, random), 1);
    if (candidate !== null) population.push(candidate);
  }
  for (let generation = 2; archive.size < evaluations; generation++) {
    const children: Candidate[] = [];
    for (let attempt = 0; attempt < 50 * populationSize && children.length < populationSize; attempt++) {
      if (archive.size >= evaluations) break;
      const child = evaluate(bred(space, population, random), generation);
      if (child !== null) children.push(child);
    }
    if (children.length === 0) break;
    population = selectParents([...population, ...children], {}, populationSize).map(({ candidate }) => candidate);
  }
  return [...archive.values()];
}

function bred(space: SpaceSummary, population: readonly Candidate[], random: Random): Genes {
  const parents = selectParents(population, {}, populationSize);
  const first = tournament(parents, random).genes;
  const child = random.next() < crossoverShare ? crossGenes(first, tournament(parents, random).genes, random) : first;
  return mutateGenes(space, child, random, 1 / spaceLoci(space).length);
}
