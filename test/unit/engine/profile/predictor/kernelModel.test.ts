import * as assert from 'node:assert/strict';
import { sampleKernels } from '../../../../../src/engine/calibration/sampleKernels';
import { dialectNames, dialects } from '../../../../../src/engine/profile/workload/dialects';
import { errorTable, holdOut, summariseErrors } from '../../../../../src/engine/profile/predictor/heldOutErrors';
import { featureNames, kernelFeatures } from '../../../../../src/engine/profile/predictor/kernelFeatures';
import { fitKernelModels, judgeKernel } from '../../../../../src/engine/profile/predictor/kernelModel';
import { columnCount, modelColumns } from '../../../../../src/engine/profile/predictor/modelColumns';
import { methodOf } from '../../../../../src/engine/profile/workload/kernelMethods';
import { kernelWork } from '../../../../../src/engine/profile/workload/kernelWork';
import { shapeBytes, shapeMacs, type KernelShape } from '../../../../../src/engine/profile/kernelShape';

/** A runtime of blocks of 8 channels, slow where they are not whole, and three times as fast in integers. */
function law(shape: KernelShape): number {
  const blocks = Math.ceil(shape.outChannels / 8) * 8;
  const macs = (shapeMacs(shape) * blocks) / shape.outChannels;
  const rate = shape.precision === 'int8' ? 120e6 : 40e6;
  const ragged = shape.inChannels % 4 === 0 ? 1 : 1.5;
  return 0.003 + (ragged * macs) / rate + shapeBytes(shape) / 12e6;
}

const samples = sampleKernels(1, 500).map((shape) => ({ shape, latencyMs: law(shape) }));
const models = fitKernelModels(samples);

const held = holdOut(samples, 7);

describe('the kernel predictor', () => {
  it('has a number for every feature', () => {
    for (const { shape } of samples) {
      for (const name of dialectNames) {
        const features = kernelFeatures(shape, dialects[name]);
        assert.equal(features.length, featureNames.length);
        assert.ok(features.every(Number.isFinite), JSON.stringify(shape));
      }
    }
  });

  it('sees each part of the cost, as many as the method counts, which make up the whole', () => {
    for (const { method, dialect: name, factors } of models) {
      const dialect = dialects[name];
      const { shape } = samples.find(({ shape: one }) => methodOf(one, dialect) === method)!;
      const columns = modelColumns(shape, dialect, kernelWork(method, shape, dialect), factors);
      assert.equal(columns.length, columnCount(method));
      const parts = columns.slice(-factors.length).reduce((sum, part) => sum + part, 0);
      assert.ok(Math.abs(parts - 1) < 1e-9, `${method} ${parts}`);
    }
  });

  it('predicts kernels that it was not fitted to, on a device with blocks, within a few per cent', () => {
    const { kernels, withinTenPercent, medianError } = summariseErrors(held);
    assert.ok(kernels > 60 && withinTenPercent! > 0.85 && medianError! < 0.05, `${withinTenPercent} ${medianError}`);
  });

  it('reports every kind, adding up to all that was held out', () => {
    const rows = errorTable(held);
    const total = rows.reduce((sum, row) => sum + row.kernels + row.unjudged, 0);
    assert.equal(total, held.length);
    assert.ok(rows.some(({ precision }) => precision === 'int8'));
  });

  it('gives integers their own credit', () => {
    const shape = samples.find(({ shape: one }) => one.kind === 'conv' && shapeMacs(one) > 5e6)!.shape;
    const [floats, integers] = (['float32', 'int8'] as const).map((precision) =>
      judgeKernel(models, { ...shape, precision, addsSum: false }),
    );
    assert.ok('latencyMs' in floats! && 'latencyMs' in integers!);
    assert.ok(integers.latencyMs < 0.6 * floats.latencyMs);
  });

  it('refuses sizes beyond those that were measured and says which', () => {
    const { shape } = samples.find(({ shape: one }) => one.kind === 'pointwise')!;
    const judged = judgeKernel(models, { ...shape, outChannels: 4096 });
    assert.ok('unknown' in judged);
    assert.match(judged.unknown, /pointwise.*channels out 4100/);
  });

  it('refuses kinds that were not measured, or hardly', () => {
    const few = fitKernelModels(samples.filter(({ shape }) => shape.kind !== 'dense').slice(0, 60));
    const dense = samples.find(({ shape }) => shape.kind === 'dense')!.shape;
    assert.deepEqual(judgeKernel(few, dense), { unknown: `fewer than 8 of dense in ${dense.precision} were measured` });
  });

  it('ignores times that are no times', () => {
    const broken = samples.map((sample, i) => (i % 3 === 0 ? { ...sample, latencyMs: 0 } : sample));
    assert.ok(fitKernelModels(broken.slice(0, 90)).every(({ factors }) => factors.every(Number.isFinite)));
  });
});
