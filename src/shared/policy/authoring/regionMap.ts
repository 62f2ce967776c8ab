// Which variant every context of a plane uses: two signals as axes, the others held. The runtime decides in every cell between
// two neighbouring bounds, so the map is exact.
import { createPolicyState, decide, type Context, type NumericSignal } from '../runtime';
import type { PolicyFile } from '../types';
import { boxOf, type ContextBox, type Interval } from './contextBox';
import type { BoundSide } from './policyEdit';
import { signalScales } from './signalScales';

export interface RegionBlock {
  readonly x: Interval;
  readonly y: Interval;
  /** Place of the governing band; null in a gap. */
  readonly rule: number | null;
  readonly variant: string;
  /** No variant meets the band here. */
  readonly isFallback: boolean;
}

/** A bound that can be dragged, with the part of the other axis that it spans. */
export interface RegionEdge {
  readonly rule: number;
  readonly axis: 'x' | 'y';
  readonly side: BoundSide;
  readonly value: number;
  readonly span: Interval;
}

/** Contexts in which what ran before decides: left of it one variant, right of it another. */
export interface HysteresisStrip {
  readonly axis: 'x' | 'y';
  readonly along: Interval;
  readonly across: Interval;
}

export interface RegionMap {
  readonly x: NumericSignal;
  readonly y: NumericSignal;
  readonly xRange: Interval;
  readonly yRange: Interval;
  readonly blocks: readonly RegionBlock[];
  readonly edges: readonly RegionEdge[];
  readonly strips: readonly HysteresisStrip[];
}

/** Ends of axes that have none of their own: kept while a bound on them is dragged. */
export type AxisEnds = { readonly [S in NumericSignal]?: number };

/**
 * @param held the other signals; those left out are unknown.
 * @param ends otherwise an axis without an end of its own ends a quarter behind the last bound.
 */
export function regionMap(
  policy: PolicyFile,
  x: NumericSignal,
  y: NumericSignal,
  held: Context,
  ends: AxisEnds = {},
): RegionMap {
  const [xCuts, yCuts] = [cutsOf(policy, x, ends), cutsOf(policy, y, ends)];
  const at = (xValue: number, yValue: number): Omit<RegionBlock, 'x' | 'y'> => {
    const { log } = decide(policy, createPolicyState(policy), { ...held, [x]: xValue, [y]: yValue }, 0);
    const rule = log.rule === null ? null : policy.rules.findIndex(({ name }) => name === log.rule);
    return { rule, variant: log.active, isFallback: log.admissible.length === 0 };
  };
  const rows = intervals(yCuts).map((row) =>
    joinAlong(
      intervals(xCuts).map((column): RegionBlock => ({ x: column, y: row, ...at(sample(x, column), sample(y, row)) })),
      'x',
    ),
  );
  const boxes = policy.rules.map(({ when }) => boxOf(when));
  const edges = boxes.flatMap((box, rule) =>
    box === null || !holds(box, held, [x, y])
      ? []
      : [...edgesOf(policy, rule, box, x, y, 'x'), ...edgesOf(policy, rule, box, y, x, 'y')],
  );
  const [xRange, yRange] = [rangeOf(xCuts), rangeOf(yCuts)];
  const clipped = edges.flatMap((edge) => clip(edge, edge.axis === 'x' ? yRange : xRange));
  const strips = clipped.flatMap((edge) => stripsOf(policy, edge, { x, y, xCuts, yCuts, at }));
  return { x, y, xRange, yRange, blocks: joinRows(rows), edges: clipped, strips };
}

/** A value within; of whole statuses the first. */
const sample = (signal: NumericSignal, { from, to }: Interval): number =>
  signalScales[signal].names === undefined ? (from + to) / 2 : from;

const rangeOf = (cuts: readonly number[]): Interval => ({ from: cuts[0]!, to: cuts.at(-1)! });

/** The axis from its start to its end, cut wherever a decision may change. */
function cutsOf(policy: PolicyFile, signal: NumericSignal, ends: AxisEnds): readonly number[] {
  const bounds = policy.rules.flatMap(({ when }) => [when[signal]?.atLeast, when[signal]?.below]);
  const figures = policy.variants.flatMap((variant) => {
    if (signal === 'latencyTargetMs') return [variant.latencyMs.value];
    if (signal !== 'freeMemoryBytes') return [];
    return policy.rules.flatMap(({ limits }) =>
      limits.peakMemoryShare === undefined ? [] : [variant.peakMemoryBytes.value / limits.peakMemoryShare],
    );
  });
  const inner = [...bounds, ...figures].filter(
    (cut) => cut !== undefined && cut > 0 && Number.isFinite(cut),
  ) as number[];
  const { most, names } = signalScales[signal];
  const open = ends[signal] ?? (inner.length === 0 ? 1 : Math.max(...inner)) * 1.25;
  const end = names !== undefined ? names.length : (most ?? open);
  const exact = names === undefined ? inner : inner.map(Math.ceil);
  return [...new Set([0, ...exact.filter((cut) => cut < end), end])].sort((a, b) => a - b);
}

const intervals = (cuts: readonly number[]): readonly Interval[] =>
  cuts.slice(1).map((to, place) => ({ from: cuts[place]!, to }));

const alike = (a: RegionBlock, b: RegionBlock): boolean =>
  a.rule === b.rule && a.variant === b.variant && a.isFallback === b.isFallback;

function joinAlong(blocks: readonly RegionBlock[], axis: 'x' | 'y'): readonly RegionBlock[] {
  const joined: RegionBlock[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    if (last !== undefined && alike(last, block) && last[axis].to === block[axis].from)
      joined[joined.length - 1] = { ...last, [axis]: { from: last[axis].from, to: block[axis].to } };
    else joined.push(block);
  }
  return joined;
}

function joinRows(rows: readonly (readonly RegionBlock[])[]): readonly RegionBlock[] {
  const done: RegionBlock[] = [];
  let open: readonly RegionBlock[] = [];
  for (const row of rows) {
    const next = row.map((block) => {
      const above = open.find(
        (one) =>
          alike(one, block) && one.x.from === block.x.from && one.x.to === block.x.to && one.y.to === block.y.from,
      );
      return above === undefined ? block : { ...above, y: { from: above.y.from, to: block.y.to } };
    });
    done.push(
      ...open.filter((one) => !next.some((block) => block.x.from === one.x.from && block.y.from === one.y.from)),
    );
    open = next;
  }
  return [...done, ...open];
}

/** Whether the held signals lie within the box; one that is not held is unknown and meets no condition. */
function holds(box: ContextBox, held: Context, axes: readonly NumericSignal[]): boolean {
  return Object.entries(box).every(([signal, { from, to }]) => {
    if ((axes as readonly string[]).includes(signal)) return true;
    const reading = held[signal as keyof Context];
    const value = typeof reading === 'boolean' ? Number(reading) : typeof reading === 'number' ? reading : -1;
    return value >= from && value < to;
  });
}

function edgesOf(
  policy: PolicyFile,
  rule: number,
  box: ContextBox,
  signal: NumericSignal,
  other: NumericSignal,
  axis: 'x' | 'y',
): readonly RegionEdge[] {
  const bounds = policy.rules[rule]!.when[signal] ?? {};
  const span = { from: Math.max(0, box[other].from), to: box[other].to };
  return (['atLeast', 'below'] as const).flatMap((side) => {
    const value = bounds[side];
    return value === undefined || value <= 0 ? [] : [{ rule, axis, side, value, span }];
  });
}

function clip(edge: RegionEdge, range: Interval): readonly RegionEdge[] {
  const span = { from: Math.max(edge.span.from, range.from), to: Math.min(edge.span.to, range.to) };
  return span.from < span.to ? [{ ...edge, span }] : [];
}

interface Plane {
  readonly x: NumericSignal;
  readonly y: NumericSignal;
  readonly xCuts: readonly number[];
  readonly yCuts: readonly number[];
  readonly at: (xValue: number, yValue: number) => Omit<RegionBlock, 'x' | 'y'>;
}

/** A bound widens outwards while its band is active; it matters only where the neighbours differ. */
function stripsOf(policy: PolicyFile, edge: RegionEdge, plane: Plane): readonly HysteresisStrip[] {
  const isX = edge.axis === 'x';
  const width = policy.hysteresis[isX ? plane.x : plane.y] ?? 0;
  if (width === 0) return [];
  const along =
    edge.side === 'below'
      ? { from: edge.value, to: edge.value + width }
      : { from: Math.max(0, edge.value - width), to: edge.value };
  const [signal, other] = isX ? [plane.x, plane.y] : [plane.y, plane.x];
  const [before, after] = besides(signal, edge.value);
  return intervals(isX ? plane.yCuts : plane.xCuts)
    .filter(({ from, to }) => from >= edge.span.from && to <= edge.span.to)
    .filter((across) => {
      const decide = (value: number): Omit<RegionBlock, 'x' | 'y'> =>
        isX ? plane.at(value, sample(other, across)) : plane.at(sample(other, across), value);
      return decide(before).variant !== decide(after).variant;
    })
    .map((across) => ({ axis: edge.axis, along, across }));
}

/** The nearest values on both sides of a bound. */
function besides(signal: NumericSignal, bound: number): readonly [number, number] {
  if (signalScales[signal].names !== undefined) return [Math.ceil(bound) - 1, Math.ceil(bound)];
  const tiny = Math.max(1e-9, bound * 1e-9);
  return [bound - tiny, bound + tiny];
}
