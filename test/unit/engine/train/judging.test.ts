// Recalibration and accuracy over fakes whose right answer is known.
import assert from 'node:assert/strict';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { toProgram } from '../../../../src/engine/supernet/toProgram';
import { measureAccuracy } from '../../../../src/engine/train/accuracy';
import { createCalibrationSet, recalibrate } from '../../../../src/engine/train/recalibrate';
import { createFakeBackend } from '../../../support/fakeBackend';
import { residualNet } from '../../../support/nets';
import { drawnSplit, unitRgb } from '../../../support/trainingData';

const graph = residualNet();
const view = drawnSplit([3, 16, 16], 10, 150);

describe('recalibrate', () => {
  const supernet = createSupernet(graph);
  const set = createCalibrationSet(view, unitRgb, { seed: 2, batchSize: 16 });

  it('takes whole, un-augmented batches by seed and names them by hash', () => {
    assert.deepEqual([set.batchSize, set.batches.length], [16, 9]);
    assert.equal(createCalibrationSet(view, unitRgb, { seed: 2, batchSize: 16 }).sha256, set.sha256);
    assert.notEqual(createCalibrationSet(view, unitRgb, { seed: 3, batchSize: 16 }).sha256, set.sha256);
    assert.match(set.sha256, /^[0-9a-f]{64}$/);
  });

  it('equals the direct statistics of all batches together', async () => {
    const backend = createFakeBackend();
    const program = toProgram(supernet.subNetwork(supernet.smallest), supernet.layout, 16);
    let breaths = 0;
    const breathe = (): Promise<void> => Promise.resolve(void breaths++);
    const results = await recalibrate(program, backend, supernet.initial, set.batches, breathe);
    assert.deepEqual(
      results.map(({ mean }) => mean.length),
      program.statistics.map(({ channels }) => channels),
    );
    const all = set.batches.flatMap((batch) => [...batch]);
    results.forEach(({ mean, variance }) =>
      mean.forEach((value, channel) => {
        const values = all.filter((_, i) => Math.floor(i / 256) % 3 === channel % 3);
        const average = values.reduce((sum, v) => sum + v, 0) / values.length;
        const spread = values.reduce((sum, v) => sum + (v - average) ** 2, 0) / values.length;
        assert.ok(Math.abs(value - average) < 1e-6);
        assert.ok(Math.abs((variance[channel] as number) - spread) < 1e-6);
      }),
    );
    assert.deepEqual([breaths, backend.live.statistics], [9, 0]);
  });

  it('has nothing to do without BatchNorm', async () => {
    const program = { ...toProgram(supernet.subNetwork(supernet.smallest), supernet.layout, 16), statistics: [] };
    assert.deepEqual(await recalibrate(program, createFakeBackend(), supernet.initial, set.batches), []);
  });
});

describe('measureAccuracy', () => {
  /** Right but for class 3, which it takes for class 4; classes are told by the first pixel's range. */
  const scores = (image: Float32Array): number[] => {
    const brightness = image.reduce((least, value) => Math.min(least, value * 255), 255);
    const label = Math.min(9, Math.max(0, Math.round((brightness - 20) / 12)));
    return Array.from({ length: 10 }, (_, c) => (c === (label === 3 ? 4 : label) ? 5 : 0));
  };

  it('counts right answers by class, the last, partial batch included', async () => {
    const backend = createFakeBackend({ scores });
    const { accuracy, samples, perClass } = await measureAccuracy(graph, backend, view, unitRgb);
    assert.equal(samples, 150);
    assert.equal(accuracy, 0.9);
    assert.deepEqual(
      perClass.map((row) => row.accuracy),
      [1, 1, 1, 0, 1, 1, 1, 1, 1, 1],
    );
    assert.ok(perClass.every((row) => row.samples === 15));
    assert.deepEqual(backend.inferredRows, [64, 64, 22]);
    assert.equal(backend.live.inference, 0);
  });

  it('spreads a limit over the split and knows unseen classes', async () => {
    const sorted = { ...view, indices: view.indices.slice().sort((a, b) => (a % 10) - (b % 10) || a - b) };
    const limited = await measureAccuracy(graph, createFakeBackend({ scores }), sorted, unitRgb, { limit: 20 });
    assert.deepEqual(
      limited.perClass.map((row) => row.samples),
      Array(10).fill(2),
    );
    const few = await measureAccuracy(
      graph,
      createFakeBackend({ scores }),
      { ...view, indices: view.indices.slice(0, 4), count: 4 },
      unitRgb,
    );
    assert.deepEqual(few.perClass.slice(2, 5), [
      { samples: 1, accuracy: 1 },
      { samples: 1, accuracy: 0 },
      { samples: 0, accuracy: null },
    ]);
    assert.equal(few.perClass.length, 10);
  });

  it('refuses scores that are not numbers, an empty split, and networks that classify nothing', async () => {
    const judge = (backend = createFakeBackend({ scores }), split = view) =>
      measureAccuracy(graph, backend, split, unitRgb);
    const broken = createFakeBackend({ scores: () => [0, NaN, 1] });
    await assert.rejects(judge(broken), { code: 'compute.notFinite', message: /residual/ });
    assert.equal(broken.live.inference, 0);
    await assert.rejects(judge(createFakeBackend({ scores: () => [1] })), { code: 'model.output' });
    await assert.rejects(judge(undefined, { ...view, indices: new Int32Array(0), count: 0 }), { code: 'data.empty' });
  });

  it('stops between batches when cancelled', async () => {
    const controller = new AbortController();
    const backend = createFakeBackend({ scores });
    const breathe = (): Promise<void> => Promise.resolve(controller.abort());
    await assert.rejects(measureAccuracy(graph, backend, view, unitRgb, { signal: controller.signal, breathe }), {
      name: 'AbortError',
    });
    assert.deepEqual([backend.inferredRows, backend.live.inference], [[64], 0]);
  });
});
