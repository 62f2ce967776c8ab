// From candidates, axes and budgets to what the chart, the table and the rail show. Dominance is that of the two axes shown
// ("dominated means under the current objectives"); a budget is a hard limit, so the frontier is that of the feasible ones.
import { violations } from '../../../src/shared/pareto/constrain';
import { metricOf, type Vector } from '../../../src/shared/pareto/dominance';
import { frontierIndices } from '../../../src/shared/pareto/nonDominatedSort';
import type { Candidate } from '../../../src/shared/run/candidate';
import { metrics, type Budgets, type Metric, type MetricId } from '../../../src/shared/run/objectives';
import { baselineId, type Axes } from '../state/panelState';
import { metricScale, type MetricScales } from './metricScale';

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
  readonly x: Metric;
  readonly y: Metric;
}

const forMetrics = <T>(value: (metric: Metric) => T): Record<MetricId, T> =>
  Object.fromEntries(metrics.map((metric) => [metric.id, value(metric)])) as Record<MetricId, T>;

function rangeOf(metric: Metric, candidates: readonly Candidate[]): readonly [number, number] | null {
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

/** Whether the candidate has a place in the plane. */
export function isPlaced(candidate: Candidate, axes: Axes): boolean {
  const x = metricOf(axes.x).of(candidate);
  const y = metricOf(axes.y).of(candidate);
  return x !== null && y !== null && !(axes.xLog && x <= 0) && !(axes.yLog && y <= 0);
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

/** The budgets that each evaluated candidate breaks. */
type Broken = ReadonlyMap<Candidate, readonly MetricId[]>;

function brokenBudgets(evaluated: readonly Candidate[], budgets: Budgets): Broken {
  const isLimited = Object.keys(budgets).length > 0;
  const broken = (candidate: Candidate): MetricId[] => violations(candidate, budgets).map(({ metric }) => metric);
  return new Map(evaluated.map((candidate) => [candidate, isLimited ? broken(candidate) : []]));
}

function countRemoved(broken: Broken): Record<MetricId, number> {
  const removed = forMetrics(() => 0);
  for (const [candidate, ids] of broken) {
    if (candidate.id !== baselineId) for (const id of ids) removed[id] += 1;
  }
  return removed;
}

type Groups = Record<CandidateClass, Candidate[]>;

function group(candidates: readonly Candidate[], classify: (candidate: Candidate) => CandidateClass): Groups {
  const groups: Groups = { baseline: [], frontier: [], dominated: [], infeasible: [], unplaced: [], failed: [] };
  for (const candidate of candidates) groups[classify(candidate)].push(candidate);
  return groups;
}

function classesOf(groups: Groups): ReadonlyMap<string, CandidateClass> {
  const kinds = Object.entries(groups) as [CandidateClass, Candidate[]][];
  return new Map(kinds.flatMap(([kind, members]) => members.map(({ id }) => [id, kind] as const)));
}

/** Pure; about 10 ms for 10,000 candidates. */
export function explore(candidates: readonly Candidate[], axes: Axes, budgets: Budgets): Explored {
  const [x, y] = [metricOf(axes.x), metricOf(axes.y)];
  const evaluated = candidates.filter((candidate) => candidate.status === 'evaluated');
  const broken = brokenBudgets(evaluated, budgets);
  const met = evaluated.filter((candidate) => broken.get(candidate)?.length === 0);
  const placed = met.filter((candidate) => isPlaced(candidate, axes));
  const line = frontierLine(placed, x, y);
  const [isOnLine, isMet] = [new Set(line), new Set(met)];
  const groups = group(candidates, (candidate) => {
    if (candidate.id === baselineId) return 'baseline';
    if (candidate.status === 'failed') return 'failed';
    if (isOnLine.has(candidate)) return 'frontier';
    if (!isPlaced(candidate, axes)) return 'unplaced';
    return isMet.has(candidate) ? 'dominated' : 'infeasible';
  });
  const ranges = forMetrics((metric) => rangeOf(metric, evaluated));
  return {
    candidates,
    byId: new Map(candidates.map((candidate) => [candidate.id, candidate])),
    classOf: classesOf(groups),
    groups,
    baseline: groups.baseline[0] ?? null,
    line,
    feasible: met.filter((candidate) => candidate.id !== baselineId),
    removed: countRemoved(broken),
    scales: forMetrics((metric) => metricScale(metric, ranges[metric.id]?.[1] ?? 1)),
    ranges,
    x,
    y,
  };
}
