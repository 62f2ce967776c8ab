// Expected hypervolume improvement (Emmerich, Giannakoglou, Naujoks, IEEE TEVC 2006): of many children those are evaluated that
// are expected to add most to the volume that the archive dominates. Only accuracy is uncertain, costs are nearly known, so
// the expectation is one integral over a normal distribution (Gauss-Hermite, three nodes). A batch is chosen greedily, each
// choice believed to come out as foretold before the next is made; what a child adds only shrinks as the archive grows, so
// that yesterday's figure is a bound and most need not be computed again (Minoux, 1978).
import { addedHypervolume } from '../../../shared/pareto/hypervolume';
import { dominates, type Vector } from '../../../shared/pareto/dominance';
import { frontierIndices } from '../../../shared/pareto/nonDominatedSort';

/** A child as it is foretold, to minimise; `deviation` is that of its one uncertain objective. */
export interface ForetoldVector {
  readonly vector: Vector;
  readonly deviation: number;
}

/** Nodes in deviations, with their weights; exact for polynomials up to degree five. */
const nodes: readonly (readonly [number, number])[] = [
  [0, 2 / 3],
  [Math.sqrt(3), 1 / 6],
  [-Math.sqrt(3), 1 / 6],
];

const shifted = (vector: Vector, place: number, by: number): Vector =>
  vector.map((value, index) => (index === place ? value + by : value));

/** What the child is expected to add to the volume of `front`. */
function expected({ vector, deviation }: ForetoldVector, front: readonly Vector[], reference: Vector, place: number) {
  const best = shifted(vector, place, -Math.sqrt(3) * deviation);
  if (front.some((one) => dominates(one, best))) return 0;
  return nodes.reduce((sum, [node, weight]) => {
    return sum + weight * addedHypervolume(shifted(vector, place, node * deviation), front, reference);
  }, 0);
}

interface Bound {
  readonly index: number;
  readonly gain: number;
  /** How many were chosen when `gain` was computed. */
  readonly at: number;
}

const byGain = (a: Bound, b: Bound): number => b.gain - a.gain || a.index - b.index;

/**
 * Indices of up to `count` children, most promising first; children that are expected to add nothing are left out.
 * @param front vectors evaluated so far, to minimise, as long as `reference`
 * @param uncertain place of the objective that `deviation` belongs to
 */
export function chooseByImprovement(
  children: readonly ForetoldVector[],
  front: readonly Vector[],
  reference: Vector,
  uncertain: number,
  count: number,
): readonly number[] {
  let believed = frontierIndices(front).map((index) => front[index] as Vector);
  const gainOf = (index: number): number => expected(children[index] as ForetoldVector, believed, reference, uncertain);
  const queue = [...children.keys()].map((index): Bound => ({ index, gain: gainOf(index), at: 0 }));
  const chosen: number[] = [];
  while (chosen.length < count && queue.length > 0) {
    queue.sort(byGain);
    const [first] = queue as [Bound];
    if (first.gain <= 0) break;
    if (first.at < chosen.length) {
      queue[0] = { index: first.index, gain: gainOf(first.index), at: chosen.length };
      continue;
    }
    queue.shift();
    chosen.push(first.index);
    const all = [...believed, (children[first.index] as ForetoldVector).vector];
    believed = frontierIndices(all).map((index) => all[index] as Vector);
  }
  return chosen;
}
