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

function countRemoved(candidates: readonly Candidate[], budgets: Budgets): Record<MetricId, number> {
  const removed = forMetrics(() => 0);
  if (Object.keys(budgets).length === 0) return removed;
  for (const candidate of candidates) {
    for (const { metric } of violations(candidate, budgets)) removed[metric] += 1;
  }
  return removed;
}

/** Pure; about 15 ms for 10,000 candidates. */
export function explore(candidates: readonly Candidate[], axes: Axes, budgets: Budgets): Explored {
  const [x, y] = [metricOf(axes.x), metricOf(axes.y)];
  const isLimited = Object.keys(budgets).length > 0;
  const meets = (candidate: Candidate): boolean => !isLimited || violations(candidate, budgets).length === 0;
  const evaluated = candidates.filter((candidate) => candidate.status === 'evaluated');
  const met = evaluated.filter(meets);
  const line = frontierLine(
    met.filter((candidate) => isPlaced(candidate, axes)),
    x,
    y,
  );
  const isOnLine = new Set(line);
  const isMet = new Set(met);
  const classify = (candidate: Candidate): CandidateClass => {
    if (candidate.id === baselineId) return 'baseline';
    if (candidate.status === 'failed') return 'failed';
    if (isOnLine.has(candidate)) return 'frontier';
    if (!isPlaced(candidate, axes)) return 'unplaced';
    return isMet.has(candidate) ? 'dominated' : 'infeasible';
  };
  const groups: Record<CandidateClass, Candidate[]> = {
    baseline: [],
    frontier: [],
    dominated: [],
    infeasible: [],
    unplaced: [],
    failed: [],
  };
  const classOf = new Map<string, CandidateClass>();
  for (const candidate of candidates) {
    const kind = classify(candidate);
    classOf.set(candidate.id, kind);
    groups[kind].push(candidate);
  }
  const ranges = forMetrics((metric) => rangeOf(metric, evaluated));
  return {
    candidates,
    byId: new Map(candidates.map((candidate) => [candidate.id, candidate])),
    classOf,
    groups,
    baseline: groups.baseline[0] ?? null,
    line,
    feasible: met.filter((candidate) => candidate.id !== baselineId),
    removed: countRemoved(
      evaluated.filter((candidate) => candidate.id !== baselineId),
      budgets,
    ),
    scales: forMetrics((metric) => metricScale(metric, ranges[metric.id]?.[1] ?? 1)),
    ranges,
    x,
    y,
  };
}
