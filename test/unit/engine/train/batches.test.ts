import assert from 'node:assert/strict';
import { createBatches } from '../../../../src/engine/train/batches';
import type { Augmentation } from '../../../../src/engine/train/settings';
import { drawnSplit, unitRgb } from '../../../support/trainingData';

const view = drawnSplit([3, 8, 8], 4, 50);
const settings = (augmentation: Augmentation = 'none', trainLimit: number | null = null) => ({
  seed: 3,
  batchSize: 8,
  trainLimit,
  augmentation,
});

/** Which sample each row of an un-augmented batch is, found by its pixels. */
function identify(x: Float32Array): number[] {
  const size = 3 * 8 * 8;
  return Array.from({ length: x.length / size }, (_, row) => {
    const pixels = x.subarray(row * size, (row + 1) * size).map((value) => Math.round(value * 255));
    return (
      Array.from(view.indices).find((i) => pixels.every((value, p) => value === view.samples.pixels[i * size + p])) ??
      -1
    );
  });
}

describe('createBatches', () => {
  it('shows every image at most once an epoch with its own label, dropping the rest', () => {
    const batches = createBatches(view, unitRgb, settings());
    assert.deepEqual([batches.batchSize, batches.stepsPerEpoch], [8, 6]);
    const seen: number[] = [];
    for (let step = 0; step < 6; step++) {
      const { x, labels } = batches.batch(step);
      const rows = identify(x);
      assert.deepEqual(
        [...labels],
        rows.map((sample) => view.samples.labels[sample]),
      );
      seen.push(...rows);
    }
    assert.equal(new Set(seen).size, 48);
    assert.ok(!seen.includes(-1));
    assert.notDeepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
  });

  it('gives a step the same batch in whatever order steps are asked for', () => {
    const straight = createBatches(view, unitRgb, settings('cropFlip'));
    const all = Array.from({ length: 18 }, (_, step) => straight.batch(step).x.slice());
    const jumping = createBatches(view, unitRgb, settings('cropFlip'));
    for (const step of [17, 3, 11, 3, 0, 6]) assert.deepEqual(jumping.batch(step).x, all[step]);
    assert.notDeepEqual(all[0], all[6]);
  });

  it('keeps to a fixed subset under a limit', () => {
    const batches = createBatches(view, unitRgb, settings('none', 16));
    assert.equal(batches.stepsPerEpoch, 2);
    const epochs = [0, 1].map((epoch) => [0, 1].flatMap((step) => identify(batches.batch(2 * epoch + step).x)));
    assert.equal(new Set(epochs.flat()).size, 16);
    assert.notDeepEqual(epochs[0], epochs[1]);
  });

  it('shrinks the batch to a data set that is smaller', () => {
    const batches = createBatches(view, unitRgb, settings('none', 5));
    assert.deepEqual([batches.batchSize, batches.stepsPerEpoch], [5, 1]);
  });

  it('refuses an empty split', () => {
    assert.throws(() => createBatches({ ...view, indices: new Int32Array(0), count: 0 }, unitRgb, settings()), {
      code: 'data.empty',
    });
  });
});
