// Rows of target probabilities from class indices, with optional label smoothing (Szegedy et al., arXiv 1512.00567,
// section 7).
import { AdaScaleError } from '../../shared/errors';

/**
 * Writes [labels.length, classes] rows into `out`: 1 − s + s/classes at the label, s/classes elsewhere.
 * @throws AdaScaleError `data.labelRange` naming the label that the network has no output for.
 */
export function writeTargets(labels: Int32Array, classes: number, smoothing: number, out: Float32Array): void {
  out.fill(smoothing / classes);
  labels.forEach((label, row) => {
    if (label < 0 || label >= classes) {
      throw new AdaScaleError(
        'data.labelRange',
        `A training image has class ${label}, but the network has ${classes} outputs`,
        'Check that the data set belongs to this model',
      );
    }
    out[row * classes + label] = 1 - smoothing + smoothing / classes;
  });
}
