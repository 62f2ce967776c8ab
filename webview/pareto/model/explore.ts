// From candidates, axes and budgets to what the chart, the table and the rail show. Dominance is that of the two axes shown
// ("dominated means under the current objectives"); a budget is a hard limit, so the frontier is that of the feasible ones.
import { metricOf } from '../../../src/shared/pareto/dominance';
import type { Candidate } from '../../../src/shared/run/candidate';
import { metrics, type Budgets, type Metric, type MetricId } from '../../../src/shared/run/objectives';
import { baselineId, type Axes, type Range } from '../state/panelState';
import { boundsOf, columnOf } from './columns';
import { dimensionOf, metricDimensions, type Dimension } from './dimension';
import { planeOrder, sweepFrontier, type PlaneOrder } from './planeOrder';
import { metricScale, type MetricScale, type MetricScales } from './metricScale';

/** `unplaced`: a figure of the axes is unknown (or not positive on a log axis), so it has no place in the plane. */
export type CandidateClass = 'baseline' | 'frontier' | 'dominated' | 'infeasible' | 'unplaced' | 'failed';

/** The class of each candidate by id. */
export type ClassLookup = Pick<ReadonlyMap<string, CandidateClass>, 'get' | 'size'>;

export type CandidateLookup = Pick<ReadonlyMap<string, Candidate>, 'get'>;

export interface Explored {
  readonly candidates: readonly Candidate[];
  /** Those that did not fail, the baseline included. */
  readonly evaluated: readonly Candidate[];
  readonly byId: CandidateLookup;
  readonly classOf: ClassLookup;
  readonly groups: Readonly<Record<CandidateClass, readonly Candidate[]>>;
  readonly baseline: Candidate | null;
  /** Along the x axis; the baseline is part of it where nothing dominates it. */
  readonly line: readonly Candidate[];
  /** Variants (not the baseline) that meet every budget. */
  readonly feasible: readonly Candidate[];
  /** How many variants each budget alone removes. */
  readonly removed: Readonly<Record<MetricId, number>>;
  readonly scales: MetricScales;
  /** Smallest and largest known value of each metric over everything evaluated; null where nothing is known. */
  readonly ranges: Readonly<Record<MetricId, readonly [number, number] | null>>;
  readonly x: Dimension;
  readonly y: Dimension;
  readonly xScale: MetricScale;
  readonly yScale: MetricScale;
  /** The two metrics whose frontier this is: those of the axes, or accuracy and latency for an axis without direction. */
  readonly objectives: readonly [Metric, Metric];
  /** Whether the frontier is a line in the plane shown. */
  readonly hasLine: boolean;
  /** Ids that lie within every brush; null where there is none. */
  readonly brushed: ReadonlySet<string> | null;
  readonly dimensions: readonly Dimension[];
}

/** What a person adds to the axes and the limits. */
export interface ExploreOptions {
  readonly dimensions?: readonly Dimension[];
  readonly brushes?: Readonly<Record<string, Range>>;
}

/** False for what a brush hides. */
export const isInBrush = ({ brushed }: Explored, { id }: Candidate): boolean => brushed === null || brushed.has(id);

const forMetrics = <T>(value: (metric: Metric) => T): Record<MetricId, T> =>
  Object.fromEntries(metrics.map((metric) => [metric.id, value(metric)])) as Record<MetricId, T>;

export function rangeOf(metric: Dimension, candidates: readonly Candidate[]): readonly [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (const candidate of candidates) {
    const value = candidate.status === 'evaluated' ? metric.of(candidate) : null;
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : null;
}

type Plane = Pick<Explored, 'x' | 'y'>;

/** Whether the candidate has a place in the plane. */
export function isPlaced(candidate: Candidate, { x, y }: Plane, { xLog, yLog }: Pick<Axes, 'xLog' | 'yLog'>): boolean {
  const [across, up] = [x.of(candidate), y.of(candidate)];
  return across !== null && up !== null && !(xLog && across <= 0) && !(yLog && up <= 0);
}

/** As `isPlaced`, for the candidates of a list by their places. */
export function placedIn(
  candidates: readonly Candidate[],
  { x, y }: Plane,
  { xLog, yLog }: Pick<Axes, 'xLog' | 'yLog'>,
): (place: number) => boolean {
  const [across, up] = [columnOf(candidates, x), columnOf(candidates, y)];
  const [leastAcross, leastUp] = [xLog ? Number.MIN_VALUE : -Infinity, yLog ? Number.MIN_VALUE : -Infinity];
  // Unknown figures are NaN, which is not above anything.
  return (place) => (across[place] as number) >= leastAcross && (up[place] as number) >= leastUp;
}

const asMetric = (dimension: Dimension): Metric | undefined => metrics.find(({ id }) => id === dimension.id);

/** A gene is neither better nor worse: beside it the frontier is that of accuracy and latency. */
function objectivesOf(x: Dimension, y: Dimension): readonly [Metric, Metric] {
  const [across, up] = [asMetric(x), asMetric(y)];
  if (across && up) return [across, up];
  return [metricOf('latencyMs'), metricOf('accuracy')];
}

function brushedIds(candidates: readonly Candidate[], options: ExploreOptions, dimensions: readonly Dimension[]) {
  const brushes = Object.entries(options.brushes ?? {}).flatMap(([id, range]) => {
    const dimension = dimensions.find((one) => one.id === id);
    return dimension === undefined ? [] : [{ of: dimension.of, range }];
  });
  if (brushes.length === 0) return null;
  const isInside = (candidate: Candidate): boolean =>
    brushes.every(({ of, range: [low, high] }) => {
      const value = of(candidate);
      return value !== null && value >= low && value <= high;
    });
  return new Set(candidates.filter(isInside).map(({ id }) => id));
}

function lineOf(known: Known, places: readonly number[], x: Metric): readonly Candidate[] {
  return places
    .map((place) => known.evaluated[place] as Candidate)
    .sort((a, b) => (x.of(a) as number) - (x.of(b) as number) || (a.id < b.id ? -1 : 1));
}

/** Which evaluated candidates break a limit, by place, and how many variants each limit alone removes. */
interface Broken {
  readonly isBroken: Uint8Array;
  readonly removed: Record<MetricId, number>;
}

/** An unknown figure never meets a limit. */
function brokenBudgets(evaluated: readonly Candidate[], budgets: Budgets): Broken {
  const isBroken = new Uint8Array(evaluated.length);
  const removed = forMetrics(() => 0);
  for (const [id, limit] of Object.entries(budgets) as [MetricId, number][]) {
    const metric = metricOf(id);
    const column = columnOf(evaluated, metric);
    for (let place = 0; place < column.length; place++) {
      const value = column[place] as number;
      if (metric.direction === 'higher' ? value >= limit : value <= limit) continue;
      isBroken[place] = 1;
      if ((evaluated[place] as Candidate).id !== baselineId) removed[id] += 1;
    }
  }
  return { isBroken, removed };
}

type Groups = Record<CandidateClass, Candidate[]>;

function group(
  { placeById }: Known,
  candidates: readonly Candidate[],
  classify: (candidate: Candidate) => CandidateClass,
): { readonly groups: Groups; readonly classOf: ClassLookup } {
  const groups: Groups = { baseline: [], frontier: [], dominated: [], infeasible: [], unplaced: [], failed: [] };
  const kinds: CandidateClass[] = [];
  for (const candidate of candidates) {
    const kind = classify(candidate);
    groups[kind].push(candidate);
    kinds.push(kind);
  }
  // A map of every id would have to be filled anew at each step of a limit that is dragged.
  const get = (id: string): CandidateClass | undefined => kinds[placeById.get(id) ?? -1];
  return { groups, classOf: { size: placeById.size, get } };
}

/** What depends on the candidates alone; kept, for limits and brushes change far more often. */
interface Known {
  readonly evaluated: readonly Candidate[];
  readonly byId: CandidateLookup;
  readonly placeById: ReadonlyMap<string, number>;
  readonly ranges: Explored['ranges'];
  readonly scales: MetricScales;
  readonly scaleOf: (dimension: Dimension) => MetricScale;
  /** Kept for the plane asked for last. */
  readonly orderOf: (plane: Plane, objectives: readonly [Metric, Metric], axes: Axes) => PlaneOrder;
}

const knownOf = new WeakMap<readonly Candidate[], Known>();

/** Scales of a gene's or a metric's axis, worked out once. */
function scaleKeeper(evaluated: readonly Candidate[]): Known['scaleOf'] {
  const kept = new Map<Dimension, MetricScale>();
  return (dimension) => {
    const scale = kept.get(dimension) ?? metricScale(dimension, boundsOf(columnOf(evaluated, dimension))?.[1] ?? 1);
    kept.set(dimension, scale);
    return scale;
  };
}

function orderKeeper(evaluated: readonly Candidate[]): Known['orderOf'] {
  let kept: { readonly from: readonly unknown[]; readonly order: PlaneOrder } | null = null;
  return (plane, objectives, axes) => {
    const from = [plane.x, plane.y, axes.xLog, axes.yLog];
    if (kept === null || from.some((part, place) => part !== kept?.from[place]))
      kept = { from, order: planeOrder(evaluated, objectives, placedIn(evaluated, plane, axes)) };
    return kept.order;
  };
}

function known(candidates: readonly Candidate[]): Known {
  const found = knownOf.get(candidates);
  if (found !== undefined) return found;
  const evaluated = candidates.filter((candidate) => candidate.status === 'evaluated');
  const ranges = forMetrics((metric) => boundsOf(columnOf(evaluated, metric)));
  const placeById = new Map<string, number>();
  for (let place = 0; place < candidates.length; place++) placeById.set((candidates[place] as Candidate).id, place);
  const made: Known = {
    evaluated,
    byId: { get: (id) => candidates[placeById.get(id) ?? -1] },
    placeById,
    ranges,
    scales: forMetrics((metric) => metricScale(metric, ranges[metric.id]?.[1] ?? 1)),
    scaleOf: scaleKeeper(evaluated),
    orderOf: orderKeeper(evaluated),
  };
  knownOf.set(candidates, made);
  return made;
}

/** Pure. With the candidates of the last call nothing is sorted again: one pass for each limit and one for the classes. */
export function explore(
  candidates: readonly Candidate[],
  axes: Axes,
  budgets: Budgets,
  options: ExploreOptions = {},
): Explored {
  const { dimensions = metricDimensions } = options;
  const [x, y] = [dimensionOf(axes.x, dimensions), dimensionOf(axes.y, dimensions)];
  const objectives = objectivesOf(x, y);
  const hasLine = objectives[0] === x && objectives[1] === y;
  const found = known(candidates);
  const { evaluated, byId, ranges, scales } = found;
  const { isBroken, removed } = brokenBudgets(evaluated, budgets);
  const isMet = (place: number): boolean => isBroken[place] === 0;
  const onLine = sweepFrontier(found.orderOf({ x, y }, objectives, axes), isMet);
  const isOnLine = new Uint8Array(evaluated.length);
  for (const place of onLine) isOnLine[place] = 1;
  const isPlacedAt = placedIn(evaluated, { x, y }, axes);
  // Evaluated candidates come in the order of all candidates.
  let next = 0;
  const { groups, classOf } = group(found, candidates, (candidate) => {
    const place = candidate.status === 'evaluated' ? next++ : -1;
    if (candidate.id === baselineId) return 'baseline';
    if (candidate.status === 'failed') return 'failed';
    if (isOnLine[place] === 1) return 'frontier';
    if (!isPlacedAt(place)) return 'unplaced';
    return isMet(place) ? 'dominated' : 'infeasible';
  });
  return {
    candidates,
    evaluated,
    byId,
    classOf,
    groups,
    baseline: groups.baseline[0] ?? null,
    line: lineOf(found, onLine, objectives[0]),
    feasible: evaluated.filter((candidate, place) => isMet(place) && candidate.id !== baselineId),
    removed,
    scales,
    ranges,
    x,
    y,
    xScale: found.scaleOf(x),
    yScale: found.scaleOf(y),
    objectives,
    hasLine,
    brushed: brushedIds(candidates, options, dimensions),
    dimensions,
  };
}
