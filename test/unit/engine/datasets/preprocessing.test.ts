import assert from 'node:assert/strict';
import { choosePreprocessing, stratifiedSample } from '../../../../src/engine/datasets/choosePreprocessing';
import type { Samples } from '../../../../src/engine/datasets/dataset';
import {
  customPreprocessing,
  preprocessingById,
  preprocessingIds,
  preprocessings,
  writePreprocessed,
} from '../../../../src/engine/datasets/preprocessing';
import { wholeSplit } from '../../../../src/engine/datasets/splits';

const colour: Samples = {
  shape: [3, 1, 2],
  count: 2,
  pixels: Uint8Array.of(0, 255, 10, 20, 30, 40, 1, 2, 3, 4, 5, 6),
  labels: Int32Array.of(0, 1),
};

function written(id: string, samples: Samples, index: number): number[] {
  const out = new Float32Array(8).fill(-99);
  writePreprocessed(samples, index, preprocessingById(id, samples.shape[0]), out, 1);
  return [...out];
}
const close = (actual: readonly number[], expected: readonly number[]): void => {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) =>
    assert.ok(Math.abs(value - (actual[i] ?? NaN)) < 1e-5, `[${i}] ${actual[i]} is not ${value}`),
  );
};

describe('writePreprocessed', () => {
  it('writes one sample at its offset and nothing else', () => {
    assert.deepEqual(written('raw', colour, 1), [-99, 1, 2, 3, 4, 5, 6, -99]);
  });

  it('scales as each id says', () => {
    close(written('unit', colour, 0).slice(1, 3), [0, 1]);
    close(written('signed', colour, 0).slice(1, 3), [-1, 1]);
    close(written('imagenet', colour, 0).slice(1, 7), [
      -0.485 / 0.229,
      (1 - 0.485) / 0.229,
      (10 / 255 - 0.456) / 0.224,
      (20 / 255 - 0.456) / 0.224,
      (30 / 255 - 0.406) / 0.225,
      (40 / 255 - 0.406) / 0.225,
    ]);
  });

  it('puts blue first where the network wants BGR', () => {
    close(written('caffe', colour, 0).slice(1, 7), [
      30 - 103.939,
      40 - 103.939,
      10 - 116.779,
      20 - 116.779,
      -123.68,
      255 - 123.68,
    ]);
  });

  it('takes floats as they are and scales them alike', () => {
    const floats: Samples = { ...colour, pixels: Float32Array.from(colour.pixels, (p) => p + 0.5) };
    close(written('raw', floats, 1).slice(1, 7), [1.5, 2.5, 3.5, 4.5, 5.5, 6.5]);
    close(written('signed', floats, 1).slice(1, 2), [(1.5 - 127.5) / 127.5]);
  });

  it('agrees between bytes and floats of the same values', () => {
    const floats: Samples = { ...colour, pixels: Float32Array.from(colour.pixels) };
    for (const id of preprocessingIds) assert.deepEqual(written(id, floats, 0), written(id, colour, 0));
  });
});

describe('the list of preprocessings', () => {
  it('holds the usual ones by channel count, the identity first', () => {
    assert.deepEqual(
      preprocessings(3).map((p) => p.id),
      [...preprocessingIds],
    );
    assert.deepEqual(
      preprocessings(1).map((p) => `${p.id} ${p.channels}`),
      ['raw gray', 'unit gray', 'signed gray'],
    );
    assert.deepEqual(
      preprocessings(1, 'floats').map((p) => p.id),
      ['raw', 'unit', 'signed', 'bytes'],
    );
  });

  it('has as many means as channels', () => {
    for (const channels of [1, 3, 5]) {
      for (const { mean, std } of preprocessings(channels))
        assert.deepEqual([mean.length, std.length], [channels, channels]);
    }
  });

  it('names the ids that exist where one does not', () => {
    assert.throws(() => preprocessingById('imagenet', 1), {
      code: 'data.preprocessing',
      hint: /auto, raw, unit, signed/,
    });
  });

  it('spreads a single custom value and refuses a wrong number', () => {
    assert.deepEqual(customPreprocessing([1], [2], 3, 'bgr'), {
      id: 'custom',
      mean: [1, 1, 1],
      std: [2, 2, 2],
      channels: 'bgr',
    });
    assert.throws(() => customPreprocessing([1, 2], [2], 3), {
      code: 'data.preprocessing',
      message: /"mean" has 2 values, the input has 3/,
    });
  });
});

/** Gray one-pixel samples whose class is known from the pixel: dark is 0, bright is 1. */
const shades: Samples = {
  shape: [1, 1, 1],
  count: 400,
  pixels: Uint8Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 100 : 200)),
  labels: Int32Array.from({ length: 400 }, (_, i) => i % 2),
};
const view = wholeSplit(shades, 1, 'train');
/** A network that tells the classes apart at `threshold` on its own input scale. */
const thresholdNetwork = (threshold: number) => (inputs: Float32Array, count: number) =>
  Promise.resolve(
    Float32Array.from({ length: count * 2 }, (_, i) => (i % 2 === 0 ? threshold : (inputs[i >> 1] ?? 0))),
  );

describe('choosePreprocessing', () => {
  const candidates = preprocessings(1);

  it('finds the scale that a network was trained on', async () => {
    for (const [threshold, expected] of [
      [150, 'raw'],
      [0.6, 'unit'],
      [0.2, 'signed'],
    ] as const) {
      const { preprocessing, confident, samples } = await choosePreprocessing(
        candidates,
        view,
        thresholdNetwork(threshold),
      );
      assert.deepEqual([preprocessing.id, preprocessing.tried[expected], confident, samples], [expected, 1, true, 400]);
    }
  });

  it('says by how much, and what the others gave', async () => {
    const { preprocessing, margin } = await choosePreprocessing(candidates, view, thresholdNetwork(150));
    assert.deepEqual(preprocessing.tried, { raw: 1, unit: 0.5, signed: 0.5 });
    assert.equal(margin, 0.5);
  });

  it('takes the first listed of those that tie', async () => {
    const { preprocessing, margin } = await choosePreprocessing(candidates, view, thresholdNetwork(-0.1));
    assert.equal(preprocessing.id, 'signed');
    const tied = await choosePreprocessing([...candidates].reverse(), view, thresholdNetwork(1e9));
    assert.deepEqual([tied.preprocessing.id, tied.margin], ['signed', 0]);
    assert.ok(margin > 0);
  });

  it('is not confident at chance, nor when the network answers NaN', async () => {
    assert.equal((await choosePreprocessing(candidates, view, thresholdNetwork(1e9))).confident, false);
    const broken = await choosePreprocessing(candidates, view, (_, count) =>
      Promise.resolve(new Float32Array(count * 2).fill(NaN)),
    );
    assert.deepEqual([broken.preprocessing.tried, broken.confident], [{ raw: 0, unit: 0, signed: 0 }, false]);
  });

  it('stops when cancelled and refuses an empty view', async () => {
    await assert.rejects(choosePreprocessing(candidates, view, thresholdNetwork(1), AbortSignal.abort()), {
      name: 'AbortError',
    });
    await assert.rejects(
      choosePreprocessing(candidates, { ...view, indices: new Int32Array(0), count: 0 }, thresholdNetwork(1)),
      { code: 'data.empty' },
    );
  });
});

describe('stratifiedSample', () => {
  it('takes as many of each class while they last', () => {
    const labels = Int32Array.from([...Array<number>(90).fill(0), ...Array<number>(8).fill(1), 2]);
    const samples: Samples = { shape: [1, 1, 1], count: labels.length, pixels: new Uint8Array(labels.length), labels };
    const taken = stratifiedSample(wholeSplit(samples, 1, 'train'), 20);
    assert.deepEqual(
      [0, 1, 2].map((label) => taken.filter((i) => labels[i] === label).length),
      [11, 8, 1],
    );
    assert.equal(new Set(taken).size, 20);
    assert.equal(stratifiedSample(wholeSplit(samples, 1, 'train'), 1000).length, 99);
  });
});
