import * as assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import { calibrationFolder, writeCalibration } from '../../../../src/engine/calibration/calibrationFiles';
import { calibrationPredictor, fitFallback } from '../../../../src/engine/calibration/calibrationPredictor';
import type { CalibrationTable } from '../../../../src/engine/calibration/calibrationTable';
import { calibrationPlaces, findCalibration } from '../../../../src/engine/calibration/findCalibration';
import { sampleKernels } from '../../../../src/engine/calibration/sampleKernels';
import { wholeNetworks } from '../../../../src/engine/calibration/wholeNetworks';
import { predictorNames } from '../../../../src/engine/profile/predictor/predictorNames';
import { fitKernelModels, judgeKernel } from '../../../../src/engine/profile/predictor/kernelModel';
import { kernels } from '../../../../src/engine/profile/kernels';
import { shapeMacs, type KernelShape } from '../../../../src/engine/profile/kernelShape';
import { predictLatencyMs } from '../../../../src/engine/profile/roofline';
import { withQuantum } from '../../../../src/engine/search/runSearch';
import { searchSettings } from '../../../support/manifests';
import { temporaryFolder } from '../../../support/temporary';

const law = (shape: KernelShape): number => 0.004 + shapeMacs(shape) / (shape.precision === 'int8' ? 150e6 : 30e6);
const samples = sampleKernels(1, 400).map((shape) => ({ shape, latencyMs: law(shape) }));
/** With the pooling of the networks below. */
const pooled = wholeNetworks().flatMap(({ graph }) =>
  kernels(graph).flatMap(({ shape }) => (shape?.kind === 'globalPool' ? [{ shape, latencyMs: law(shape) }] : [])),
);
const models = fitKernelModels([...samples, ...pooled]);
const table: CalibrationTable = {
  schema: 1,
  createdAt: '2026-11-26T12:00:00.000Z',
  identity: { target: 'local', device: 'This one', runtime: 'ort', threads: 1 },
  seed: 1,
  passes: 1,
  samples,
  features: predictorNames,
  models,
  errors: [],
  network: { overheadMs: 0.05, scale: 1.1, networks: 5, medianError: 0.06 },
  quantum: { quantum: 16, explained: 0.9 },
};

describe('a calibration as a predictor', () => {
  const predictor = calibrationPredictor(table);
  const [floats, integers] = wholeNetworks().map(({ graph }) => graph);

  it('adds its kernels up, times the scale, and the call', () => {
    const sum = kernels(floats!).reduce((total, { shape }) => {
      const judged = judgeKernel(models, shape!);
      assert.ok('latencyMs' in judged, JSON.stringify(judged));
      return total + judged.latencyMs;
    }, 0);
    assert.ok(Math.abs(predictor.predictMs(floats!) - (0.05 + 1.1 * sum)) < 1e-9);
  });

  it('says that it predicts, for which device, from what and how far it may be off', () => {
    const { provenance, device, runtime } = predictor.source;
    assert.deepEqual([provenance, device], ['predicted', 'This one']);
    assert.match(runtime!, /calibration of 2026-11-26, \d+ kernels, networks ±6/);
  });

  it('credits integers, whether the graph is in them or only will be', () => {
    assert.ok(predictor.predictMs(integers!) < 0.7 * predictor.predictMs(floats!));
    const ahead = predictor.predictMs(floats!, 'int8');
    assert.ok(Math.abs(ahead / predictor.predictMs(integers!) - 1) < 0.3);
  });

  it('falls back to the roofline on its own scale for kernels that it cannot judge', () => {
    const none = calibrationPredictor({ ...table, models: [], network: { ...table.network, overheadMs: 0, scale: 1 } });
    const roofline = predictLatencyMs(floats!, fitFallback(samples));
    assert.ok(Math.abs(none.predictMs(floats!) / roofline - 1) < 1e-9);
    for (const { shape } of kernels(floats!)) {
      assert.match(
        (judgeKernel([], shape!) as { unknown: string }).unknown,
        /fewer than 8 of .+ in float32 were measured/,
      );
      assert.ok('latencyMs' in judgeKernel(table.models, shape!));
    }
  });
});

describe('the calibration of a search', () => {
  const folder = temporaryFolder();
  const none = (): void => assert.fail('nothing to say');

  it('is sought in the workspace of the run, beside the model and where the command was given', () => {
    const out = path.join('/w', '.adascale', 'runs', 'r1');
    assert.deepEqual(calibrationPlaces(out, '/models/m.onnx', '/here'), ['/w', '/models', '/here']);
    assert.deepEqual(calibrationPlaces(undefined, '/here/m.onnx', '/here'), ['/here']);
  });

  it('is found for its target and threads alone', async () => {
    await mkdir(path.join(folder(), 'empty'));
    await writeCalibration(calibrationFolder(folder()), table);
    const places = [path.join(folder(), 'empty'), folder()];
    const wanted = { target: 'local', threads: 1, device: 'This one' };
    assert.deepEqual(await findCalibration(places, wanted, none), table);
    assert.equal(await findCalibration(places, { ...wanted, threads: 2 }, none), null);
    assert.equal(await findCalibration(places, { ...wanted, target: 'adb:R58' }, none), null);
  });

  it('of another device under the same name is passed over, and said', async () => {
    await writeCalibration(calibrationFolder(folder()), table);
    const said: string[] = [];
    const wanted = { target: 'local', threads: 1, device: 'Another' };
    assert.equal(await findCalibration([folder()], wanted, (message) => void said.push(message)), null);
    assert.match(said[0]!, /is of This one, the target is Another/);
  });

  it('sets the widths’ quantum unless a person named one', () => {
    const { widthQuantum: _, ...settings } = searchSettings;
    assert.equal(withQuantum(settings, table).widthQuantum, 16);
    assert.equal(withQuantum({ ...settings, widthQuantum: 4 }, table).widthQuantum, 4);
    assert.equal(withQuantum(settings, null).widthQuantum, undefined);
    const even = { ...table, quantum: { quantum: null, explained: 0.9 } };
    assert.equal(withQuantum(settings, even).widthQuantum, undefined);
  });
});
