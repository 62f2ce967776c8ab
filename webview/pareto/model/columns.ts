// The figures of a list of candidates by dimension, read once: ranges, limits, the frontier and the chart's bounds all go over
// the same ten thousand.
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Dimension } from './dimension';

const kept = new WeakMap<readonly Candidate[], Map<Dimension, Float64Array>>();

function read(candidates: readonly Candidate[], dimension: Dimension): Float64Array {
  const column = new Float64Array(candidates.length);
  for (let place = 0; place < column.length; place++)
    column[place] = dimension.of(candidates[place] as Candidate) ?? Number.NaN;
  return column;
}

/** In the order of the candidates, in the dimension's own unit; NaN where a figure is unknown. */
export function columnOf(candidates: readonly Candidate[], dimension: Dimension): Float64Array {
  const columns = kept.get(candidates) ?? new Map<Dimension, Float64Array>();
  const column = columns.get(dimension) ?? read(candidates, dimension);
  columns.set(dimension, column);
  kept.set(candidates, columns);
  return column;
}

const always = (): boolean => true;

/** Smallest and largest known figure among the places that `isIn` admits; null where there is none. */
export function boundsOf(
  column: Float64Array,
  isIn: (place: number) => boolean = always,
): readonly [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (let place = 0; place < column.length; place++) {
    const value = column[place] as number;
    // Both comparisons are false for what is unknown.
    if (!(value < low || value > high) || !isIn(place)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : null;
}
