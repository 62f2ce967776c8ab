// Exact hypervolume: the part of objective space that a set dominates, up to a stated reference point. WFG (While,
// Bradstreet, Barone, IEEE TEVC 2012): the volume is the sum of what each vector adds to those after it; the set is limited
// to each vector in turn, which lowers most of it into dominated copies. Two objectives are a plain sweep.
import type { Vector } from './dominance';
import { distinctFrontier } from './nonDominatedSort';

/**
 * @param vectors minimised, each as long as `reference`; one that is not below the reference everywhere adds nothing
 * @returns the dominated volume, in the product of the objectives' units
 */
export function hypervolume(vectors: readonly Vector[], reference: Vector): number {
  const inside = vectors.filter((vector) => vector.every((value, index) => value < (reference[index] as number)));
  return volume(distinctFrontier(inside), reference);
}

/** What `vector` adds to the volume of `vectors`; cheap beside the whole volume, for sets that grow one by one. */
export function addedHypervolume(vector: Vector, vectors: readonly Vector[], reference: Vector): number {
  const isInside = (one: Vector): boolean => one.every((value, index) => value < (reference[index] as number));
  return isInside(vector) ? added(vector, vectors.filter(isInside), reference) : 0;
}

/** `front` is free of dominated and equal vectors, all below the reference. */
function volume(front: readonly Vector[], reference: Vector): number {
  if (front.length === 0) return 0;
  if (front.length === 1) return boxVolume(front[0] as Vector, reference);
  if (reference.length === 1) return Math.max(...front.map((vector) => boxVolume(vector, reference)));
  if (reference.length === 2) return sweep(front, reference);
  // From worst to best in the last objective: the limited sets become small.
  const last = reference.length - 1;
  const sorted = [...front].sort((a, b) => (b[last] as number) - (a[last] as number));
  return sorted.reduce((sum, vector, index) => sum + added(vector, sorted.slice(index + 1), reference), 0);
}

/** What `vector` dominates beyond `others`. */
function added(vector: Vector, others: readonly Vector[], reference: Vector): number {
  const limited = others.map((other) => other.map((value, index) => Math.max(value, vector[index] as number)));
  return boxVolume(vector, reference) - volume(distinctFrontier(limited), reference);
}

function boxVolume(vector: Vector, reference: Vector): number {
  return vector.reduce((product, value, index) => product * ((reference[index] as number) - value), 1);
}

function sweep(front: readonly Vector[], reference: Vector): number {
  const sorted = [...front].sort((a, b) => (a[0] as number) - (b[0] as number));
  let area = 0;
  let ceiling = reference[1] as number;
  for (const [first, second] of sorted as [number, number][]) {
    area += ((reference[0] as number) - first) * (ceiling - second);
    ceiling = second;
  }
  return area;
}
