// The pure parts of a training step: schedule, optimiser, targets, guards, augmentation.
import assert from 'node:assert/strict';
import { createRandom } from '../../../../src/shared/random';
import type { ParameterLayout } from '../../../../src/engine/supernet/supernet';
import { createAugmenter } from '../../../../src/engine/train/augment';
import { describeDivergence, describeNonFinite, findNonFinite } from '../../../../src/engine/train/guards';
import { initVelocity, updateParameters } from '../../../../src/engine/train/optimiser';
import { learningRateAt } from '../../../../src/engine/train/schedule';
import { writeTargets } from '../../../../src/engine/train/targets';

const layout: ParameterLayout = {
  length: 5,
  parameters: [
    { key: 'trunk/w', shape: [2], offset: 0, length: 2, kind: 'weight' },
    { key: 'trunk/b', shape: [1], offset: 2, length: 1, kind: 'bias' },
    { key: 'branch/c/svd/reduce', shape: [2], offset: 3, length: 2, kind: 'weight' },
  ],
};

describe('learningRateAt', () => {
  const schedule = { peak: 0.4, warmupSteps: 4, totalSteps: 20 };
  const rates = Array.from({ length: 20 }, (_, step) => learningRateAt(step, schedule));

  it('rises to the peak, then falls along half a cosine', () => {
    assert.equal(rates[4], 0.4);
    assert.ok(rates.slice(0, 4).every((rate, step) => rate > 0 && rate < (rates[step + 1] as number)));
    assert.ok(rates.slice(4, -1).every((rate, i) => rate > (rates[i + 5] as number)));
    assert.ok(Math.abs((rates[12] as number) - 0.2) < 1e-12);
  });

  it('is positive for every step of the run, without a warm-up too', () => {
    assert.ok(rates.every((rate) => rate > 0));
    assert.equal(learningRateAt(0, { peak: 1, warmupSteps: 0, totalSteps: 1 }), 1);
  });
});

describe('updateParameters', () => {
  const options = { momentum: 0.9, weightDecay: 0.1, clipRatio: null };

  it('follows the formula of Nesterov momentum over two steps, decaying weights only', () => {
    const parameters = Float32Array.of(1, -2, 3, 4, 5);
    const velocity = initVelocity(layout.length);
    const expected = [...parameters];
    const speeds = [0, 0, 0, 0, 0];
    const decayOf = [0.1, 0.1, 0, 0.1, 0.1];
    for (const gradient of [Float32Array.of(0.5, 0.25, -1, 2, 0), Float32Array.of(-0.5, 1, 1, 0, 3)]) {
      updateParameters(layout, parameters, velocity, gradient, Uint8Array.of(1, 1, 1), 0.01, options);
      expected.forEach((value, i) => {
        const slope = (gradient[i] as number) + (decayOf[i] as number) * value;
        speeds[i] = 0.9 * (speeds[i] as number) + slope;
        expected[i] = value - 0.01 * (slope + 0.9 * speeds[i]);
      });
    }
    expected.forEach((value, i) => assert.ok(Math.abs(value - (parameters[i] as number)) < 1e-6));
  });

  it('leaves tensors alone that no path read, whatever their velocity', () => {
    const parameters = Float32Array.of(1, 1, 1, 1, 1);
    const velocity = Float32Array.of(9, 9, 9, 9, 9);
    updateParameters(layout, parameters, velocity, new Float32Array(5), Uint8Array.of(0, 1, 0), 0.1, options);
    assert.deepEqual(
      [...parameters].map((value) => value === 1),
      [true, true, false, true, true],
    );
    assert.deepEqual(
      [...velocity].map((value) => value === 9),
      [true, true, false, true, true],
    );
  });
});

describe('adaptive gradient clipping', () => {
  const plain = { momentum: 0, weightDecay: 0, clipRatio: 0.1 };

  it('shortens steep gradients to a share of the tensor, by tensor, and leaves gentle ones', () => {
    const parameters = Float32Array.of(3, 4, 0, 30, 40);
    updateParameters(
      layout,
      parameters,
      initVelocity(layout.length),
      Float32Array.of(60, 80, 5, 0.3, 0.4),
      Uint8Array.of(1, 1, 1),
      1,
      plain,
    );
    const expected = [3 - 0.3, 4 - 0.4, -0.01, 30 - 0.3, 40 - 0.4];
    expected.forEach((value, i) =>
      assert.ok(Math.abs(value - (parameters[i] as number)) < 1e-5, `${i}: ${parameters[i]}`),
    );
  });

  it('lets tensors move away from zero', () => {
    const parameters = new Float32Array(5);
    updateParameters(
      layout,
      parameters,
      initVelocity(layout.length),
      new Float32Array(5).fill(1),
      Uint8Array.of(1, 1, 1),
      1,
      plain,
    );
    assert.ok(parameters.every((value) => value < 0));
  });
});

describe('writeTargets', () => {
  it('spreads the smoothing over all classes; rows sum to one', () => {
    const out = new Float32Array(8).fill(7);
    writeTargets(Int32Array.of(2, 0), 4, 0.2, out);
    assert.deepEqual(
      [...out].map((value) => value.toFixed(2)),
      ['0.05', '0.05', '0.85', '0.05', '0.85', '0.05', '0.05', '0.05'],
    );
  });

  it('refuses a label that the network has no output for', () => {
    assert.throws(() => writeTargets(Int32Array.of(4), 4, 0, new Float32Array(4)), { code: 'data.labelRange' });
  });
});

describe('guards', () => {
  it('name the first stored tensor that is not finite', () => {
    assert.equal(findNonFinite(layout, Float32Array.of(1, 2, 3, 4, 5)), null);
    assert.equal(findNonFinite(layout, Float32Array.of(1, 2, 3, NaN, 5)), 'branch/c/svd/reduce');
    assert.equal(findNonFinite(layout, Float32Array.of(1, 2, -Infinity, NaN, 5)), 'trunk/b');
    assert.equal(findNonFinite(layout, Float32Array.of(Infinity, -Infinity, 0, 0, 0)), 'trunk/w');
    assert.equal(findNonFinite(layout, new Float32Array(5).fill(3.4e38)), null);
  });

  it('blame the cause before its effects', () => {
    const fine = new Float32Array(5);
    const broken = Float32Array.of(0, 0, NaN, 0, 0);
    const describe = (x: Float32Array, parameters: Float32Array, gradient: Float32Array, loss: number): string | null =>
      describeNonFinite(layout, 'smallest', { x, parameters }, { loss, gradient });
    assert.equal(describe(fine, fine, fine, 0.5), null);
    assert.match(describe(broken, fine, broken, NaN) ?? '', /images/);
    assert.match(describe(fine, broken, broken, NaN) ?? '', /weights of trunk\/b/);
    assert.match(describe(fine, fine, broken, 0.5) ?? '', /gradient of trunk\/b is not finite on the smallest path/);
    assert.match(describe(fine, fine, fine, Infinity) ?? '', /loss is Infinity on the smallest path/);
  });

  it('call a loss divergence only beyond three medians and beyond guessing', () => {
    const calm = Array.from({ length: 20 }, (_, i) => 1 + 0.01 * i);
    assert.match(describeDivergence(5, calm, 10) ?? '', /rose to 5\.000 from a running median of 1\.095/);
    assert.equal(describeDivergence(3.2, calm, 10), null);
    assert.equal(describeDivergence(5, calm.slice(0, 4), 10), null);
    assert.equal(
      describeDivergence(
        2,
        calm.map((loss) => loss / 100),
        10,
      ),
      null,
    );
  });
});

describe('createAugmenter', () => {
  const shape = [2, 8, 16] as const;
  const image = Float32Array.from({ length: 256 }, (_, i) => i);

  it('copies under none', () => {
    const out = new Float32Array(300);
    createAugmenter(shape, 'none')(image, out, 10, createRandom(1, 'x'));
    assert.deepEqual(out.subarray(10, 266), image);
  });

  it('shifts all channels alike by at most an eighth and fills the border by reflection', () => {
    const shifts = new Set<string>();
    for (let draw = 0; draw < 200; draw++) {
      const out = new Float32Array(256);
      createAugmenter(shape, 'crop')(image, out, 0, createRandom(1, draw));
      // the centre is never a border: its value tells the shift
      const centre = (out[4 * 16 + 8] as number) - (4 * 16 + 8);
      const dy = Math.round(centre / 16);
      const dx = centre - 16 * dy;
      shifts.add(`${dy},${dx}`);
      const mirror = (i: number, size: number): number => (i < 0 ? -i : i >= size ? 2 * size - 2 - i : i);
      const expected = Array.from({ length: 256 }, (_, i) => {
        const y = mirror((Math.floor(i / 16) % 8) + dy, 8);
        return Math.floor(i / 128) * 128 + y * 16 + mirror((i % 16) + dx, 16);
      });
      assert.deepEqual([...out], expected);
    }
    assert.equal(shifts.size, 3 * 5);
  });

  it('mirrors about half of the images under cropFlip', () => {
    let mirrored = 0;
    for (let draw = 0; draw < 400; draw++) {
      const out = new Float32Array(256);
      createAugmenter(shape, 'cropFlip')(image, out, 0, createRandom(1, draw));
      if ((out[8] as number) > (out[9] as number)) mirrored++;
    }
    assert.ok(mirrored > 150 && mirrored < 250, `${mirrored} of 400`);
  });
});
