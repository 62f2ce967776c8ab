// How the frontier grew: the area in the plane of the two objectives that is dominated after each evaluation, up to the worst
// values found, as a share of the rectangle between the best and the worst (0…1). One pass with a frontier that grows: cheap
// enough to be done again whenever candidates arrive.
// Zitzler and Thiele 1998, "Multiobjective optimization using evolutionary algorithms" (the S metric).
import type { Metric } from '../../../src/shared/run/objectives';
import { columnOf } from './columns';
import type { Explored } from './explore';

type Point = readonly [x: number, y: number];

/** Place of the first step that is not left of x. */
function firstFrom(steps: readonly Point[], x: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] as Point)[0] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Adds to a staircase sorted by rising x and falling y, all minimised; false where the point is dominated. */
function addTo(steps: Point[], x: number, y: number): boolean {
  const at = firstFrom(steps, x);
  const before = steps[at - 1];
  const same = steps[at];
  if ((before && before[1] <= y) || (same && same[0] === x && same[1] <= y)) return false;
  let end = at;
  while (end < steps.length && (steps[end] as Point)[1] >= y) end += 1;
  steps.splice(at, end - at, [x, y]);
  return true;
}

/** Area between the staircase and the corner (1, 1). */
const areaOf = (steps: readonly Point[]): number =>
  steps.reduce((sum, [x, y], place) => sum + ((steps[place + 1]?.[0] ?? 1) - x) * (1 - y), 0);

/** 0 at the best value found, 1 at the worst; NaN where unknown. */
function normalised(metric: Metric, column: Float64Array, [low, high]: readonly [number, number]): Float64Array {
  const span = high - low || 1;
  const [best, sign] = metric.direction === 'higher' ? [high, -1] : [low, 1];
  const shares = new Float64Array(column.length);
  for (let place = 0; place < shares.length; place++)
    shares[place] = (sign * ((column[place] as number) - best)) / span;
  return shares;
}

/** One value an evaluated variant, in order of evaluation. */
export function hypervolumeHistory({ evaluated, objectives, ranges, baseline }: Explored): readonly number[] {
  const [a, b] = objectives;
  const [rangeA, rangeB] = [ranges[a.id], ranges[b.id]];
  if (rangeA === null || rangeB === null) return [];
  const firsts = normalised(a, columnOf(evaluated, a), rangeA);
  const seconds = normalised(b, columnOf(evaluated, b), rangeB);
  const steps: Point[] = [];
  const history: number[] = [];
  let area = 0;
  for (let place = 0; place < evaluated.length; place++) {
    const x = firsts[place] as number;
    const y = seconds[place] as number;
    if (Number.isNaN(x) || Number.isNaN(y) || evaluated[place] === baseline) continue;
    if (addTo(steps, x, y)) area = areaOf(steps);
    history.push(area);
  }
  return history;
}
