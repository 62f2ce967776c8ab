// Non-dominated sorting by insertion into fronts (efficient non-dominated sort with binary search, ENS-BS: Zhang, Tian,
// Cheng, Jin, IEEE TEVC 2015). Vectors are sorted lexicographically first, so that only earlier ones can dominate later
// ones. With up to three objectives a front answers "is this dominated?" from a staircase over the second and third
// objective in logarithmic time; beyond three it scans its members.
import { dominates, type Vector } from './dominance';

interface Front {
  /** True if a member dominates `vector`, which comes later in lexicographic order and equals no member. */
  covers(vector: Vector): boolean;
  add(vector: Vector): void;
}

/** Index of the first element above `value` in an ascending list. */
function upperBound(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Steps with ascending second and strictly descending third objective; the first objective is settled by the order. */
function createStaircase(): Front {
  const seconds: number[] = [];
  const thirds: number[] = [];
  return {
    covers: (vector) => {
      const below = upperBound(seconds, vector[1] ?? 0) - 1;
      return below >= 0 && (thirds[below] as number) <= (vector[2] ?? 0);
    },
    add: (vector) => {
      const second = vector[1] ?? 0;
      const third = vector[2] ?? 0;
      // A step with the same second objective and a higher third one is hidden by the new step, too.
      let start = upperBound(seconds, second);
      while (start > 0 && seconds[start - 1] === second) start -= 1;
      let end = start;
      while (end < thirds.length && (thirds[end] as number) >= third) end += 1;
      seconds.splice(start, end - start, second);
      thirds.splice(start, end - start, third);
    },
  };
}

function createList(): Front {
  const members: Vector[] = [];
  return {
    // Newest first: near neighbours in lexicographic order are the likeliest to dominate.
    covers: (vector) => members.findLast((member) => dominates(member, vector)) !== undefined,
    add: (vector) => void members.push(vector),
  };
}

function compareLexicographically(a: Vector, b: Vector): number {
  for (let index = 0; index < a.length; index++) {
    const left = a[index] as number;
    const right = b[index] as number;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** The first front that does not cover the vector; fronts cover it in a prefix of their order. */
function placeOf(fronts: readonly Front[], vector: Vector): number {
  let low = 0;
  let high = fronts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((fronts[middle] as Front).covers(vector)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Ranks of minimised vectors of equal length: 0 for the Pareto frontier, 1 for the frontier of the rest, and so on. Equal
 * vectors share a rank.
 */
export function nonDominatedSort(vectors: readonly Vector[]): Int32Array {
  const ranks = new Int32Array(vectors.length);
  const order = Array.from(vectors.keys()).sort((a, b) => compareLexicographically(at(vectors, a), at(vectors, b)));
  const create = (vectors[0]?.length ?? 0) <= 3 ? createStaircase : createList;
  const fronts: Front[] = [];
  let previous: number | null = null;
  for (const index of order) {
    const vector = at(vectors, index);
    if (previous !== null && compareLexicographically(at(vectors, previous), vector) === 0) {
      ranks[index] = ranks[previous] as number;
      continue;
    }
    const rank = placeOf(fronts, vector);
    if (rank === fronts.length) fronts.push(create());
    (fronts[rank] as Front).add(vector);
    ranks[index] = rank;
    previous = index;
  }
  return ranks;
}

/** Indices of the non-dominated vectors, in the order given. */
export function frontierIndices(vectors: readonly Vector[]): number[] {
  return lexicographicFrontier(vectors).sort((a, b) => a - b);
}

/** The non-dominated vectors without copies of one another, in lexicographic order. */
export function distinctFrontier(vectors: readonly Vector[]): Vector[] {
  const front = lexicographicFrontier(vectors).map((index) => at(vectors, index));
  return front.filter((vector, place) => place === 0 || compareLexicographically(at(front, place - 1), vector) !== 0);
}

/** Only the first front is wanted here, so that the others are never built. */
function lexicographicFrontier(vectors: readonly Vector[]): number[] {
  const order = Array.from(vectors.keys()).sort((a, b) => compareLexicographically(at(vectors, a), at(vectors, b)));
  const front = (vectors[0]?.length ?? 0) <= 3 ? createStaircase() : createList();
  const kept: number[] = [];
  for (const index of order) {
    const vector = at(vectors, index);
    const last = kept.at(-1);
    const repeats = last !== undefined && compareLexicographically(at(vectors, last), vector) === 0;
    if (!repeats && front.covers(vector)) continue;
    if (!repeats) front.add(vector);
    kept.push(index);
  }
  return kept;
}

const at = (vectors: readonly Vector[], index: number): Vector => vectors[index] as Vector;
