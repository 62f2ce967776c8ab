// A recipe's `labels` fix which class has which number: image folders are numbered by name, but a network counts in the order
// that it was trained in. Sources that only number their classes get the names.
import { AdaScaleError } from '../../shared/errors';
import type { Dataset, DatasetSummary, Samples, SplitName } from './dataset';

/**
 * The data set with `labels` as its classes. Named classes are matched by name (classes without samples are allowed);
 * numbered ones keep their numbers.
 * @throws AdaScaleError `data.labels` naming classes that `labels` lacks; `data.labelRange` for a number beyond `labels`
 */
export function relabel(dataset: Dataset, labels: readonly string[]): Dataset {
  const mapping = labelMapping(dataset.summary.labels, labels);
  const splits: Partial<Record<SplitName, Samples>> = {};
  for (const split of ['train', 'validation', 'test'] as const) {
    const samples = dataset.splits[split];
    if (samples !== undefined)
      splits[split] = { ...samples, labels: samples.labels.map((label) => mapping[label] ?? label) };
  }
  return { summary: relabelSummary(dataset.summary, labels), splits };
}

/** The same for a summary alone. @throws as {@link relabel} */
export function relabelSummary(summary: DatasetSummary, labels: readonly string[]): DatasetSummary {
  labelMapping(summary.labels, labels);
  return { ...summary, labels };
}

/** Old class index -> new class index. */
function labelMapping(from: readonly string[], to: readonly string[]): readonly number[] {
  const byName = from.map((name) => to.indexOf(name));
  if (!byName.includes(-1)) return byName;
  const numbered = from.every((name, i) => name === String(i));
  if (!numbered) throw unknownNames(from.filter((_, i) => byName[i] === -1));
  if (from.length <= to.length) return from.map((_, i) => i);
  throw new AdaScaleError(
    'data.labelRange',
    `The data has labels up to ${from.length - 1}, but only ${to.length} label names are given`,
    'Give one name a class under "labels" in adascale.json, in the order of the numbers.',
  );
}

function unknownNames(names: readonly string[]): AdaScaleError {
  const shown = names.slice(0, 10).join(', ') + (names.length > 10 ? `, and ${names.length - 10} more` : '');
  return new AdaScaleError(
    'data.labels',
    `These classes of the data are not among the given labels: ${shown}`,
    'Spell "labels" in adascale.json as the class folders are named.',
  );
}
