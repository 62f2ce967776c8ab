// Which stored tensors a set of parameter views reads. A sub-network reads a small part of a supernet's: what is done for each
// of them at every step goes over that part alone.
import type { ParameterView } from '../compute/backend';
import type { ParameterLayout } from '../supernet/supernet';

/** From, and up to, in the flat vector. */
export type Range = readonly [start: number, end: number];

export interface Reach {
  /** Indices into `layout.parameters`, ascending. */
  readonly tensors: readonly number[];
  /** Where these tensors lie, ascending, neighbours joined. */
  readonly ranges: readonly Range[];
}

/** A view starts where its tensor does. */
export function reachOf(layout: ParameterLayout, views: readonly ParameterView[]): Reach {
  const offsets = new Set(views.map(({ offset }) => offset));
  const tensors = layout.parameters.flatMap(({ offset }, index) => (offsets.has(offset) ? [index] : []));
  const own = tensors.map((index): Range => {
    const { offset, length } = layout.parameters[index]!;
    return [offset, offset + length];
  });
  return { tensors, ranges: joined(own) };
}

function joined(ranges: readonly Range[]): readonly Range[] {
  const sorted = [...ranges].sort(([a], [b]) => a - b);
  return sorted.reduce<Range[]>((done, [start, end]) => {
    const last = done.at(-1);
    if (last?.[1] !== start) return [...done, [start, end]];
    return [...done.slice(0, -1), [last[0], end]];
  }, []);
}
