// Candidates in the order in which one sweep finds the frontier of two metrics: by the first, then by the second, best first.
// The order does not depend on limits, so that a limit that is dragged sorts nothing.
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Metric } from '../../../src/shared/run/objectives';
import { columnOf } from './columns';

/** Places in the list of candidates with both figures in minimised form. */
export interface PlaneOrder {
  readonly places: Uint32Array;
  readonly firsts: Float64Array;
  readonly seconds: Float64Array;
}

/** NaN stands for an unknown figure. */
function minimised(metric: Metric, candidates: readonly Candidate[]): Float64Array {
  const column = columnOf(candidates, metric);
  return metric.direction === 'higher' ? column.map((value) => -value) : column;
}

/** Leaves out the places that `isShown` rejects and those of which a figure is unknown. */
export function planeOrder(
  candidates: readonly Candidate[],
  [first, second]: readonly [Metric, Metric],
  isShown: (place: number) => boolean,
): PlaneOrder {
  const [firsts, seconds] = [minimised(first, candidates), minimised(second, candidates)];
  const places = new Uint32Array(candidates.length);
  let count = 0;
  for (let place = 0; place < places.length; place++) {
    if (Number.isNaN(firsts[place]) || Number.isNaN(seconds[place]) || !isShown(place)) continue;
    places[count] = place;
    count += 1;
  }
  const sorted = places.subarray(0, count).sort((a, b) => {
    const across = (firsts[a] as number) - (firsts[b] as number);
    return across !== 0 ? across : (seconds[a] as number) - (seconds[b] as number);
  });
  return { places: sorted, firsts, seconds };
}

/** Places of the non-dominated among those that `isIn` admits; equal figures do not dominate each other. */
export function sweepFrontier(order: PlaneOrder, isIn: (place: number) => boolean): number[] {
  const { places, firsts, seconds } = order;
  const kept: number[] = [];
  let lastFirst = Number.NaN;
  let least = Infinity;
  for (let at = 0; at < places.length; at++) {
    const place = places[at] as number;
    const second = seconds[place] as number;
    // Most are dominated: they need no further look.
    if (kept.length > 0 && second > least) continue;
    const first = firsts[place] as number;
    const isTie = first === lastFirst && second === least;
    if (!isIn(place) || (kept.length > 0 && second >= least && !isTie)) continue;
    lastFirst = first;
    least = second;
    kept.push(place);
  }
  return kept;
}
