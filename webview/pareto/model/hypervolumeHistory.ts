// How the frontier grew: the area in the plane of the two objectives that is dominated after each evaluation, up to the worst
// values found, as a share of the rectangle between the best and the worst (0…1). One pass with a frontier that grows: cheap
// enough to be done again whenever candidates arrive.
// Zitzler and Thiele 1998, "Multiobjective optimization using evolutionary algorithms" (the S metric).
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Metric } from '../../../src/shared/run/objectives';
import type { Explored } from './explore';

type Point = readonly [x: number, y: number];

/** Adds to a staircase sorted by rising x and falling y, all minimised; false where the point is dominated. */
function addTo(steps: Point[], [x, y]: Point): boolean {
  let at = steps.findIndex((step) => step[0] >= x);
  if (at < 0) at = steps.length;
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

/** 0 at the best value found, 1 at the worst. */
function normalised(metric: Metric, range: readonly [number, number]): (candidate: Candidate) => number | null {
  const span = range[1] - range[0] || 1;
  return (candidate) => {
    const value = metric.of(candidate);
    if (value === null) return null;
    return metric.direction === 'higher' ? (range[1] - value) / span : (value - range[0]) / span;
  };
}

/** One value an evaluated variant, in order of evaluation. */
export function hypervolumeHistory({ candidates, objectives, ranges, baseline }: Explored): readonly number[] {
  const [a, b] = objectives;
  const [rangeA, rangeB] = [ranges[a.id], ranges[b.id]];
  if (rangeA === null || rangeB === null) return [];
  const [first, second] = [normalised(a, rangeA), normalised(b, rangeB)];
  const steps: Point[] = [];
  const history: number[] = [];
  let area = 0;
  for (const candidate of candidates) {
    const [x, y] =
      candidate.status === 'evaluated' && candidate !== baseline ? [first(candidate), second(candidate)] : [null, null];
    if (x === null || y === null) continue;
    if (addTo(steps, [x, y])) area = areaOf(steps);
    history.push(area);
  }
  return history;
}
