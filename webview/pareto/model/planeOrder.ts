// Candidates in the order in which one sweep finds the frontier of two metrics: by the first, then by the second, best first.
// The order does not depend on limits, so that a limit that is dragged sorts nothing.
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Metric } from '../../../src/shared/run/objectives';

/** Places in the list of candidates with both figures in minimised form. */
export interface PlaneOrder {
  readonly places: Uint32Array;
  readonly firsts: Float64Array;
  readonly seconds: Float64Array;
}

function minimised(metric: Metric, candidates: readonly Candidate[]): Float64Array {
  const sign = metric.direction === 'higher' ? -1 : 1;
  // NaN stands for an unknown figure.
  return Float64Array.from(candidates, (candidate) => sign * (metric.of(candidate) ?? Number.NaN));
}

/** Leaves out the candidates that `isShown` rejects and those of which a figure is unknown. */
export function planeOrder(
  candidates: readonly Candidate[],
  [first, second]: readonly [Metric, Metric],
  isShown: (candidate: Candidate) => boolean,
): PlaneOrder {
  const [firsts, seconds] = [minimised(first, candidates), minimised(second, candidates)];
  const isKnown = (place: number): boolean => !Number.isNaN(firsts[place]) && !Number.isNaN(seconds[place]);
  const places = Uint32Array.from(candidates.keys())
    .filter((place) => isKnown(place) && isShown(candidates[place] as Candidate))
    .sort((a, b) => {
      const across = (firsts[a] as number) - (firsts[b] as number);
      return across !== 0 ? across : (seconds[a] as number) - (seconds[b] as number);
    });
  return { places, firsts, seconds };
}

/** Places of the non-dominated among those that `isIn` admits; equal figures do not dominate each other. */
export function sweepFrontier(order: PlaneOrder, isIn: (place: number) => boolean): number[] {
  const kept: number[] = [];
  let [lastFirst, least] = [Number.NaN, Infinity];
  for (const place of order.places) {
    const [first, second] = [order.firsts[place] as number, order.seconds[place] as number];
    const isTie = first === lastFirst && second === least;
    if (!isIn(place) || (kept.length > 0 && second >= least && !isTie)) continue;
    [lastFirst, least] = [first, second];
    kept.push(place);
  }
  return kept;
}
