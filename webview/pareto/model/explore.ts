// From candidates, axes and budgets to what the chart, the table and the rail show. Dominance is that of the two axes shown
// ("dominated means under the current objectives"); a budget is a hard limit, so the frontier is that of the feasible ones.
import { violations } from '../../../src/shared/pareto/constrain';
import { metricOf, type Vector } from '../../../src/shared/pareto/dominance';
import { frontierIndices } from '../../../src/shared/pareto/nonDominatedSort';
import type { Candidate } from '../../../src/shared/run/candidate';
import { metrics, type Budgets, type Metric, type MetricId } from '../../../src/shared/run/objectives';
import { baselineId, type Axes, type Range } from '../state/panelState';
import { dimensionOf, metricDimensions, type Dimension } from './dimension';
import { metricScale, type MetricScale, type MetricScales } from './metricScale';

/** `unplaced`: a figure of the axes is unknown (or not positive on a log axis), so it has no place in the plane. */
export type CandidateClass = 'baseline' | 'frontier' | 'dominated' | 'infeasible' | 'unplaced' | 'failed';

export interface Explored {
  readonly candidates: readonly Candidate[];
  readonly byId: ReadonlyMap<string, Candidate>;
  readonly classOf: ReadonlyMap<string, CandidateClass>;
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

const minimised = (metric: Metric, candidate: Candidate): number => {
  const value = metric.of(candidate) as number;
  return metric.direction === 'higher' ? -value : value;
};

function frontierLine(placed: readonly Candidate[], x: Metric, y: Metric): readonly Candidate[] {
  const vectors: Vector[] = placed.map((candidate) => [minimised(x, candidate), minimised(y, candidate)]);
  return frontierIndices(vectors)
    .map((index) => placed[index] as Candidate)
    .sort((a, b) => (x.of(a) as number) - (x.of(b) as number) || (a.id < b.id ? -1 : 1));
}

/** The budgets that an evaluated candidate breaks, where it breaks any. */
type Broken = ReadonlyMap<Candidate, readonly MetricId[]>;

function brokenBudgets(evaluated: readonly Candidate[], budgets: Budgets): Broken {
  if (Object.keys(budgets).length === 0) return new Map();
  const broken = new Map<Candidate, readonly MetricId[]>();
  for (const candidate of evaluated) {
    const found = violations(candidate, budgets);
    if (found.length > 0)
      broken.set(
        candidate,
        found.map(({ metric }) => metric),
      );
  }
  return broken;
}

function countRemoved(broken: Broken): Record<MetricId, number> {
  const removed = forMetrics(() => 0);
  for (const [candidate, ids] of broken) {
    if (candidate.id !== baselineId) for (const id of ids) removed[id] += 1;
  }
  return removed;
}

type Groups = Record<CandidateClass, Candidate[]>;

function group(
  candidates: readonly Candidate[],
  classify: (candidate: Candidate) => CandidateClass,
): { readonly groups: Groups; readonly classOf: ReadonlyMap<string, CandidateClass> } {
  const groups: Groups = { baseline: [], frontier: [], dominated: [], infeasible: [], unplaced: [], failed: [] };
  const classOf = new Map<string, CandidateClass>();
  for (const candidate of candidates) {
    const kind = classify(candidate);
    groups[kind].push(candidate);
    classOf.set(candidate.id, kind);
  }
  return { groups, classOf };
}

/** What depends on the candidates alone; kept, for limits and brushes change far more often. */
interface Known {
  readonly evaluated: readonly Candidate[];
  readonly byId: ReadonlyMap<string, Candidate>;
  readonly ranges: Explored['ranges'];
  readonly scales: MetricScales;
}

const knownOf = new WeakMap<readonly Candidate[], Known>();

function known(candidates: readonly Candidate[]): Known {
  const found = knownOf.get(candidates);
  if (found !== undefined) return found;
  const evaluated = candidates.filter((candidate) => candidate.status === 'evaluated');
  const ranges = forMetrics((metric) => rangeOf(metric, evaluated));
  const made: Known = {
    evaluated,
    byId: new Map(candidates.map((candidate) => [candidate.id, candidate])),
    ranges,
    scales: forMetrics((metric) => metricScale(metric, ranges[metric.id]?.[1] ?? 1)),
  };
  knownOf.set(candidates, made);
  return made;
}

/** Pure; about 10 ms for 10,000 candidates. */
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
  const { evaluated, byId, ranges, scales } = known(candidates);
  const broken = brokenBudgets(evaluated, budgets);
  const met = evaluated.filter((candidate) => !broken.has(candidate));
  const isShown = (candidate: Candidate): boolean => isPlaced(candidate, { x, y }, axes);
  const placed = met.filter((one) => isShown(one) && objectives.every((metric) => metric.of(one) !== null));
  const line = frontierLine(placed, ...objectives);
  const [isOnLine, isMet] = [new Set(line), new Set(met)];
  const { groups, classOf } = group(candidates, (candidate) => {
    if (candidate.id === baselineId) return 'baseline';
    if (candidate.status === 'failed') return 'failed';
    if (isOnLine.has(candidate)) return 'frontier';
    if (!isShown(candidate)) return 'unplaced';
    return isMet.has(candidate) ? 'dominated' : 'infeasible';
  });
  return {
    candidates,
    byId,
    classOf,
    groups,
    baseline: groups.baseline[0] ?? null,
    line,
    feasible: met.filter((candidate) => candidate.id !== baselineId),
    removed: countRemoved(broken),
    scales,
    ranges,
    x,
    y,
    xScale: metricScale(x, rangeOf(x, evaluated)?.[1] ?? 1),
    yScale: metricScale(y, rangeOf(y, evaluated)?.[1] ?? 1),
    objectives,
    hasLine,
    brushed: brushedIds(candidates, options, dimensions),
    dimensions,
  };
}
