// Which genes matter: the share of a metric's variance that a gene's value explains by itself, over the evaluated variants.
// Correlation ratio with the correction for the number of groups (epsilon squared): Kelley 1935, "An unbiased correlation ratio
// measure". It sees main effects only; genes that act only together come out small.
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Metric } from '../../../src/shared/run/objectives';
import type { Dimension } from './dimension';

export interface GeneImportance {
  readonly gene: Dimension;
  /** 0…1 by metric id; null where too little is known. */
  readonly share: Readonly<Record<string, number | null>>;
  /** Mean of the first metric by value of the gene, in order of the values. */
  readonly effects: readonly { readonly value: number; readonly mean: number; readonly count: number }[];
}

interface Group {
  count: number;
  sum: number;
}

const leastSamples = 8;

function groupsOf(gene: Dimension, metric: Metric, candidates: readonly Candidate[]) {
  const groups = new Map<number, Group>();
  let [count, sum, squares] = [0, 0, 0];
  for (const candidate of candidates) {
    const [value, figure] = [gene.of(candidate), metric.of(candidate)];
    if (value === null || figure === null) continue;
    const group = groups.get(value) ?? { count: 0, sum: 0 };
    groups.set(value, { count: group.count + 1, sum: group.sum + figure });
    count += 1;
    sum += figure;
    squares += figure ** 2;
  }
  return { groups, count, mean: sum / count, total: squares - sum ** 2 / count };
}

/** Null where the gene or the metric hardly varies in what is known. */
export function explainedShare(gene: Dimension, metric: Metric, candidates: readonly Candidate[]): number | null {
  const { groups, count, mean, total } = groupsOf(gene, metric, candidates);
  const freedom = groups.size - 1;
  if (count < leastSamples || count - groups.size < 1 || freedom < 1 || total <= 1e-12 * mean ** 2 * count) return null;
  const between = [...groups.values()].reduce((sum, one) => sum + one.count * (one.sum / one.count - mean) ** 2, 0);
  const within = (total - between) / (count - groups.size);
  return Math.max(0, Math.min(1, (between - freedom * within) / total));
}

/** Most important for the first metric first. */
export function geneImportance(
  genes: readonly Dimension[],
  metrics: readonly Metric[],
  candidates: readonly Candidate[],
): readonly GeneImportance[] {
  const evaluated = candidates.filter(({ status }) => status === 'evaluated');
  const [first] = metrics;
  const found = genes.map((gene) => ({
    gene,
    share: Object.fromEntries(metrics.map((metric) => [metric.id, explainedShare(gene, metric, evaluated)])),
    effects: first === undefined ? [] : effectsOf(gene, first, evaluated),
  }));
  const most = ({ share }: GeneImportance): number => Math.max(...Object.values(share).map((value) => value ?? -1));
  return found.filter((one) => most(one) >= 0).sort((a, b) => most(b) - most(a));
}

function effectsOf(gene: Dimension, metric: Metric, candidates: readonly Candidate[]): GeneImportance['effects'] {
  const { groups } = groupsOf(gene, metric, candidates);
  return [...groups]
    .map(([value, { count, sum }]) => ({ value, mean: sum / count, count }))
    .sort((a, b) => a.value - b.value);
}
