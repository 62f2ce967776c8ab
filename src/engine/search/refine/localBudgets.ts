// The part of the plane that a refinement works on: little less accurate and little costlier than the chosen variants, as limits
// that hold beside the run's own budgets. Without them a few changed genes lead to wherever the whole frontier can gain most.
import type { Candidate } from '../../../shared/run/candidate';
import { metrics, searchObjectives, type Budgets, type Metric } from '../../../shared/run/objectives';

/** Accuracy that may be given up, 0…1, and the share by which a cost may grow. */
const accuracyMargin = 0.03;
const costMargin = 0.2;

const loosened = ({ direction }: Metric, value: number): number =>
  direction === 'higher' ? Math.max(0, value - accuracyMargin) : value * (1 + costMargin);

/** As loose as the least of `centres` needs, as tight as the run's `budgets`. */
export function localBudgets(centres: readonly Candidate[], budgets: Budgets): Budgets {
  const local = metrics.flatMap((metric): [string, number][] => {
    const own = budgets[metric.id];
    const values = searchObjectives.includes(metric.id) ? centres.map((centre) => metric.of(centre)) : [];
    const known = values.filter((value) => value !== null).map((value) => loosened(metric, value));
    // A figure that one of them lacks limits nothing.
    const limits = known.length === centres.length ? known : [];
    const [loosest, tightest] = metric.direction === 'higher' ? [Math.min, Math.max] : [Math.max, Math.min];
    const both = [...(limits.length > 0 ? [loosest(...limits)] : []), ...(own === undefined ? [] : [own])];
    return both.length === 0 ? [] : [[metric.id, tightest(...both)]];
  });
  return Object.fromEntries(local);
}
