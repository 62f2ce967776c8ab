// A small labelled image set whose classes differ in brightness and texture, drawn by seed.
import { createRandom } from '../../src/shared/random';
import type { Preprocessing } from '../../src/shared/run/manifest';
import type { SplitView } from '../../src/engine/datasets/splits';

/** `count` images of `shape`; label = index modulo `classes`, sorted neither by class nor by chance. */
export function drawnSplit(
  shape: readonly [number, number, number],
  classes: number,
  count: number,
  seed = 1,
): SplitView {
  const random = createRandom(seed, 'drawnSplit');
  const size = shape[0] * shape[1] * shape[2];
  const pixels = new Uint8Array(count * size);
  const labels = Int32Array.from({ length: count }, (_, i) => i % classes);
  labels.forEach((label, i) => {
    for (let p = 0; p < size; p++) {
      const stripe = p % (label + 2) === 0 ? 90 : 0;
      pixels[i * size + p] = 20 + 12 * label + stripe + random.integer(30);
    }
  });
  return { samples: { shape, count, pixels, labels }, indices: Int32Array.from({ length: count }, (_, i) => i), count };
}

export const unitRgb: Preprocessing = { id: 'unit', mean: [0, 0, 0], std: [255, 255, 255], channels: 'rgb' };
