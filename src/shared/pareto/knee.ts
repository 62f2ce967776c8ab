// The knee of a frontier: the vector that bulges farthest below the plane through the frontier's extremes once every
// objective runs from 0 (best) to 1 (worst), after Das, "On characterizing the knee of the Pareto curve based on
// normal-boundary intersection" (1999). A step away from it costs much in one objective for little in the others.
import type { Vector } from './dominance';

/** Index of the knee of a non-dominated set in minimised form; null below three vectors or where nothing bulges. */
export function kneeIndex(front: readonly Vector[]): number | null {
  const objectives = front[0]?.length ?? 0;
  if (front.length < 3 || objectives < 2) return null;
  const sums = new Float64Array(front.length);
  for (let objective = 0; objective < objectives; objective++) {
    const values = front.map((vector) => vector[objective] as number);
    const least = Math.min(...values);
    const extent = Math.max(...values) - least;
    if (extent > 0)
      values.forEach((value, index) => (sums[index] = (sums[index] as number) + (value - least) / extent));
  }
  const smallest = Math.min(...sums);
  // On the plane itself the normalised objectives sum to 1.
  return smallest < 1 - 1e-12 ? sums.indexOf(smallest) : null;
}
