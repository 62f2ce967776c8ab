// Slow definitions, word for word, that the fast ones are held against; and random sets with many ties.
import { createRandom } from '../../../../src/shared/random';
import { dominates, type Vector } from '../../../../src/shared/pareto/dominance';

export function naiveRanks(vectors: readonly Vector[]): number[] {
  const ranks = new Array<number>(vectors.length).fill(-1);
  for (let rank = 0; ranks.includes(-1); rank++) {
    const left = ranks.flatMap((value, index) => (value === -1 ? [index] : []));
    for (const index of left) {
      const vector = vectors[index] as Vector;
      if (!left.some((other) => dominates(vectors[other] as Vector, vector))) ranks[index] = rank;
    }
  }
  return ranks;
}

/** Integer coordinates in [0, levels): few levels make many ties and duplicates. */
export function randomVectors(seed: number, count: number, objectives: number, levels: number): number[][] {
  const random = createRandom(seed, 'vectors', objectives, levels);
  return Array.from({ length: count }, () => Array.from({ length: objectives }, () => random.integer(levels)));
}

/** Counts the unit cells of the integer grid below `reference` that some vector dominates. */
export function naiveHypervolume(vectors: readonly Vector[], reference: Vector): number {
  const cells = reference.reduce((product, size) => product * size, 1);
  let covered = 0;
  for (let cell = 0; cell < cells; cell++) {
    let rest = cell;
    const corner = reference.map((size) => {
      const digit = rest % size;
      rest = Math.floor(rest / size);
      return digit;
    });
    if (vectors.some((vector) => vector.every((value, index) => value <= (corner[index] as number)))) covered += 1;
  }
  return covered;
}
