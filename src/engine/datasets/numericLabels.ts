// Class names of sources that only number their classes: "0", "1", … up to the highest number that occurs.
import { AdaScaleError } from '../../shared/errors';
import type { SplitName } from './dataset';
import { datasetLimits } from './limits';

export interface NumberedClasses {
  readonly labels: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Names the classes of `labels` by split; `known` are names that the source gives.
 * @throws AdaScaleError `data.empty`, `data.oneClass`, `data.labelRange`
 */
export function numericLabels(
  source: string,
  labels: Readonly<Partial<Record<SplitName, Int32Array>>>,
  known?: readonly string[],
): NumberedClasses {
  const seen = new Set<number>();
  for (const [split, values] of Object.entries(labels)) collect(source, split, values, seen, known?.length);
  if (seen.size === 0) throw new AdaScaleError('data.empty', `${source} holds no samples`);
  if (seen.size === 1) {
    throw new AdaScaleError('data.oneClass', `${source} holds samples of one class only: ${[...seen].join()}`);
  }
  const count = known?.length ?? [...seen].reduce((highest, label) => Math.max(highest, label), 0) + 1;
  const names = known ?? Array.from({ length: count }, (_, i) => String(i));
  const unused = names.filter((_, i) => !seen.has(i));
  return { labels: names, warnings: unused.length === 0 ? [] : [unusedWarning(unused)] };
}

function collect(source: string, split: string, values: Int32Array, seen: Set<number>, classes?: number): void {
  const bound = classes ?? datasetLimits.classes;
  values.forEach((label, row) => {
    if (label < 0 || label >= bound) {
      throw new AdaScaleError(
        'data.labelRange',
        `${source}, ${split} row ${row}: label ${label} is not in 0…${bound - 1}`,
        'Number the classes from 0 without gaps.',
      );
    }
    seen.add(label);
  });
}

function unusedWarning(unused: readonly string[]): string {
  const shown = unused.slice(0, 5).join(', ') + (unused.length > 5 ? ', …' : '');
  return `${unused.length} ${unused.length === 1 ? 'class has' : 'classes have'} no samples: ${shown}`;
}
