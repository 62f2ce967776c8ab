// The splits of data that is only judged, not trained on: a source that holds nothing but a test set is enough.
import type { Dataset, SplitName } from './dataset';
import { splitDataset, wholeSplit, type SplitOptions, type SplitView } from './splits';

export interface EvaluationSplits {
  readonly labels: readonly string[];
  readonly views: Readonly<Partial<Record<SplitName, SplitView>>>;
  /** Splits that the source lacks: they were carved out of its training samples. */
  readonly carved: readonly SplitName[];
}

const names = ['train', 'validation', 'test'] as const;

/** @throws AdaScaleError `data.tooFew` where the source has training samples, but too few to carve what it lacks */
export function evaluationSplits(dataset: Dataset, options: SplitOptions): EvaluationSplits {
  const { splits, summary } = dataset;
  const { labels } = summary;
  const absent = names.filter((name) => splits[name] === undefined);
  if (splits.train !== undefined) {
    const { train, validation, test } = splitDataset(dataset, options);
    return { labels, views: { train, validation, test }, carved: absent };
  }
  const present = names.flatMap((name) => {
    const samples = splits[name];
    return samples === undefined ? [] : [[name, wholeSplit(samples, options.seed, name)] as const];
  });
  return { labels, views: Object.fromEntries(present), carved: [] };
}
