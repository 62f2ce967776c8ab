// Where the sandwich's random sub-networks come from: a fixed, seeded pool, half of it uniform assignments, simple ones
// first (the points that the search starts from), the rest the trained network with some of its genes changed. A pool keeps
// training sessions few enough to be cached; walking it in shuffled rounds trains each member equally often.
import { baselineGenes, geneKey } from '../../shared/run/genes';
import type { Genes } from '../../shared/run/genes';
import { createRandom } from '../../shared/random';
import type { SpaceSummary } from '../../shared/run/manifest';
import { mutateGenes } from '../supernet/genes/mutateGenes';
import { trainedGenes } from '../supernet/genes/trainedGenes';
import { uniformAssignments } from '../supernet/genes/uniformAssignments';

/**
 * Share of genes that a random member changes. Drawing every gene afresh gives networks of a few per cent of the MACs almost
 * always, and what a search can use would go untrained.
 */
const mutationRate = 0.3;

/** Random draws for each place in the pool: a small space repeats itself. */
const attemptsPerPlace = 8;

/** At most `size` distinct sub-networks of the space, the full and the smallest one left out. */
export function createPathPool(space: SpaceSummary, smallest: Genes, seed: number, size: number): readonly Genes[] {
  const random = createRandom(seed, 'pathPool');
  const pool = new Map<string, Genes>();
  const excluded = new Set([geneKey(baselineGenes), geneKey(smallest)]);
  const add = (proposed: Genes): void => {
    const genes = trainedGenes(proposed);
    const key = geneKey(genes);
    if (!excluded.has(key)) pool.set(key, genes);
  };
  for (const genes of uniformAssignments(space)) {
    if (pool.size >= Math.ceil(size / 2)) break;
    add(genes);
  }
  for (let attempt = 0; attempt < size * attemptsPerPlace && pool.size < size; attempt++) {
    add(mutateGenes(space, baselineGenes, random, mutationRate));
  }
  return [...pool.values()];
}

/** Places in the pool of the random paths of `step`; the same for `holdSteps` steps in a row. */
export function pathsAt(step: number, poolSize: number, paths: number, holdSteps: number, seed: number): number[] {
  const count = Math.min(paths, poolSize);
  const first = Math.floor(step / holdSteps) * count;
  return Array.from({ length: count }, (_, i) => {
    const round = Math.floor((first + i) / poolSize);
    const order = createRandom(seed, 'paths', round).shuffle(Array.from({ length: poolSize }, (__, place) => place));
    return order[(first + i) % poolSize] as number;
  });
}
