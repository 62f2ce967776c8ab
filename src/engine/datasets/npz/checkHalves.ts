// Samples and labels of an archive belong together: as many of one as of the other, all splits of one shape.
import { AdaScaleError } from '../../../shared/errors';
import type { SplitName } from '../dataset';
import type { Half, Halves } from './readHalves';

export interface CheckedHalves {
  readonly shape: readonly [number, number, number];
  readonly labels: Readonly<Partial<Record<SplitName, Int32Array>>>;
}

/**
 * Holds the halves against each other.
 * @throws AdaScaleError `data.missingFile`, `data.corrupt`, `data.shape`, `data.empty`
 */
export function checkHalves(file: string, halves: Halves): CheckedHalves {
  const labels: Partial<Record<SplitName, Int32Array>> = {};
  let shape: readonly [number, number, number] | undefined;
  for (const split of ['train', 'validation', 'test'] as const) {
    const half = halves[split];
    if (half === undefined) continue;
    if (half.layout === undefined || half.labels === undefined) throw incomplete(file, split, half);
    if (half.count !== half.labels.length) {
      throw new AdaScaleError(
        'data.corrupt',
        `${file}: ${half.array} has ${half.count} rows, its labels ${half.labels.length}`,
      );
    }
    if (shape !== undefined && shape.join() !== half.layout.shape.join()) {
      throw new AdaScaleError(
        'data.shape',
        `${file}: ${half.array} has samples of [${half.layout.shape.join(', ')}], another split [${shape.join(', ')}]`,
      );
    }
    shape = half.layout.shape;
    if (half.labels.length > 0) labels[split] = half.labels;
  }
  if (shape === undefined) {
    throw new AdaScaleError(
      'data.empty',
      `${file} holds no samples`,
      'Name the arrays x_train, y_train, x_test, y_test, or x and y.',
    );
  }
  return { shape, labels };
}

function incomplete(file: string, split: SplitName, half: Half): AdaScaleError {
  const missing = half.layout === undefined ? 'samples (x)' : 'labels (y)';
  return new AdaScaleError(
    'data.missingFile',
    `${file} has no ${missing} for the ${split} split`,
    'Name the arrays x_train, y_train, x_test, y_test, or x and y.',
  );
}
