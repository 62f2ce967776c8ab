// Where the sandwich's random sub-networks come from: a fixed, seeded pool. Its first places are kept for every smaller input
// and every exit alone: no other path trains an exit's classifier, and random genes rarely meet each of them. Half of the pool
// are uniform assignments (the points that the search starts from), one of each operator before a second one; the rest is the
// trained network with some of its genes changed. A pool keeps training sessions few enough to be cached; walking it in
// shuffled rounds trains each member equally often, the kept ones in turn in between.
import { baselineGenes, geneKey } from '../../shared/run/genes';
import type { Genes } from '../../shared/run/genes';
import { createRandom } from '../../shared/random';
import type { SpaceSummary } from '../../shared/run/manifest';
import { mutateGenes } from '../supernet/genes/mutateGenes';
import { operatorsIn } from '../supernet/genes/operatorsIn';
import { trainedGenes } from '../supernet/genes/trainedGenes';
import { uniformAssignments } from '../supernet/genes/uniformAssignments';

/**
 * Share of genes that a random member changes. Drawing every gene afresh gives networks of a few per cent of the MACs almost
 * always, and what a search can use would go untrained.
 */
const mutationRate = 0.3;

/** Random draws for each place in the pool: a small space repeats itself. */
const attemptsPerPlace = 8;

/** Every so many draws one is of a kept place: each of six is seen within 24 draws, 60 steps at the default settings. */
const keptEvery = 4;

export interface PathPool {
  readonly members: readonly Genes[];
  /** So many of the first members are smaller inputs and exits. */
  readonly kept: number;
}

/** At most `size` distinct sub-networks of the space, the full and the smallest one left out. */
export function createPathPool(space: SpaceSummary, smallest: Genes, seed: number, size: number): PathPool {
  const random = createRandom(seed, 'pathPool');
  const pool = new Map<string, Genes>();
  const excluded = new Set([geneKey(baselineGenes), geneKey(smallest)]);
  const add = (proposed: Genes): void => {
    const genes = trainedGenes(proposed);
    const key = geneKey(genes);
    if (!excluded.has(key) && pool.size < size) pool.set(key, genes);
  };
  keptGenes(space).forEach(add);
  const kept = pool.size;
  for (const genes of inTurns(uniformAssignments(space))) {
    if (pool.size >= Math.ceil(size / 2)) break;
    add(genes);
  }
  for (let attempt = 0; attempt < size * attemptsPerPlace && pool.size < size; attempt++) {
    add(mutateGenes(space, baselineGenes, random, mutationRate));
  }
  return { members: [...pool.values()], kept };
}

function keptGenes({ resolutions = [], exits = [] }: SpaceSummary): readonly Genes[] {
  return [
    ...exits.map(({ id }): Genes => ({ ...baselineGenes, exit: { id, threshold: 0 } })),
    ...resolutions.filter((share) => share < 1).map((resolution): Genes => ({ ...baselineGenes, resolution })),
  ];
}

/** One of each operator, then a second one of each, and so on; pairs of operators after all single ones. */
function inTurns(list: readonly Genes[]): readonly Genes[] {
  const groups = new Map<string, Genes[]>();
  for (const genes of list) {
    const name = [...operatorsIn(genes)].join();
    groups.set(name, [...(groups.get(name) ?? []), genes]);
  }
  const turns = (own: readonly (readonly Genes[])[]): readonly Genes[] =>
    Array.from({ length: Math.max(0, ...own.map(({ length }) => length)) }, (_, turn) =>
      own.flatMap((group) => group[turn] ?? []),
    ).flat();
  const isSingle = ([name]: readonly [string, unknown]): boolean => !name.includes(',');
  const all = [...groups];
  return [all.filter(isSingle), all.filter((group) => !isSingle(group))].flatMap((part) =>
    turns(part.map(([, own]) => own)),
  );
}

/** The place of draw `index` in rounds over `places`, each in an order of its own. */
function inRounds(index: number, places: readonly number[], seed: number): number {
  const round = Math.floor(index / places.length);
  return createRandom(seed, 'paths', round).shuffle([...places])[index % places.length] as number;
}

/** Places in the pool of the random paths of `step`, each once; the same for `holdSteps` steps in a row. */
export function pathsAt(
  step: number,
  { members, kept }: { readonly members: { readonly length: number }; readonly kept: number },
  paths: number,
  holdSteps: number,
  seed: number,
): number[] {
  const all = Array.from({ length: members.length }, (_, place) => place);
  const [first, others] = [all.slice(0, kept), all.slice(kept)];
  const count = Math.min(paths, members.length);
  const start = Math.floor(step / holdSteps) * count;
  const drawn = Array.from({ length: count }, (_, i) => {
    const draw = start + i;
    const turns = Math.floor(draw / keptEvery);
    const isKept = first.length > 0 && draw % keptEvery === keptEvery - 1;
    // Always the same order: no two draws of one member are further apart than a round.
    if (isKept || others.length === 0) return (isKept ? turns : draw) % first.length;
    return inRounds(first.length > 0 ? draw - turns : draw, others, seed);
  });
  return [...new Set(drawn)];
}
