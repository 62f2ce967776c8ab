// Crowding distance (Deb, Pratap, Agarwal, Meyarivan: NSGA-II, IEEE TEVC 2002, section III-B): how lonely a vector is among
// its front, as the sum over objectives of the gap between its neighbours relative to the front's extent.
import type { Vector } from './dominance';

/** One distance a vector; the ends of every objective are infinitely lonely, so that extremes survive. */
export function crowdingDistances(front: readonly Vector[]): Float64Array {
  const distances = new Float64Array(front.length);
  const objectives = front[0]?.length ?? 0;
  for (let objective = 0; objective < objectives; objective++) {
    const value = (index: number): number => (front[index] as Vector)[objective] as number;
    // Ties by index keep the order, and so the search, deterministic.
    const order = Array.from(front.keys()).sort((a, b) => value(a) - value(b) || a - b);
    const first = order[0] as number;
    const last = order[order.length - 1] as number;
    const extent = value(last) - value(first);
    distances[first] = Infinity;
    distances[last] = Infinity;
    if (!(extent > 0)) continue;
    for (let place = 1; place < order.length - 1; place++) {
      const index = order[place] as number;
      const gap = value(order[place + 1] as number) - value(order[place - 1] as number);
      distances[index] = (distances[index] as number) + gap / extent;
    }
  }
  return distances;
}
