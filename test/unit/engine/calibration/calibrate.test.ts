import * as assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { calibrate, type CalibrateOptions } from '../../../../src/engine/calibration/calibrate';
import { journalFile, readCalibration } from '../../../../src/engine/calibration/calibrationFiles';
import { parseCalibration } from '../../../../src/engine/calibration/calibrationTable';
import { fitNetworks } from '../../../../src/engine/calibration/fitNetworks';
import { timesOf } from '../../../../src/engine/calibration/measureKernels';
import { kernelProbe } from '../../../../src/engine/calibration/probes/kernelProbe';
import { sampleKernels } from '../../../../src/engine/calibration/sampleKernels';
import { shapeBytes } from '../../../../src/engine/profile/kernelShape';
import { fitKernelModels } from '../../../../src/engine/profile/predictor/kernelModel';
import { predictorNames } from '../../../../src/engine/profile/predictor/predictorNames';
import type { Kernel } from '../../../../src/engine/profile/kernels';
import { AdaScaleError } from '../../../../src/shared/errors';
import { syntheticDevice } from '../../../support/syntheticDevice';
import { temporaryFolder } from '../../../support/temporary';

/** Blocks of 16 channels. */
const law = ({ macs, bytes, shape }: Kernel): number => {
  const channels = shape?.outChannels ?? 16;
  return 0.002 + (macs * Math.ceil(channels / 16) * 16) / channels / 50e6 + bytes / 1e7;
};

describe('a calibration', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const options = (changes: Partial<CalibrateOptions> = {}): CalibrateOptions => ({
    session: syntheticDevice(law),
    target: 'adb:R58/../x',
    threads: 1,
    kernels: 60,
    passes: 1,
    seed: 1,
    folder: folder(),
    resume: false,
    signal: new AbortController().signal,
    report: () => undefined,
    log: () => undefined,
    breathe: () => Promise.resolve(),
    ...changes,
  });

  it('stores what it measured, and finds the staircase of the device', async () => {
    const { table, file } = await calibrate(options());
    assert.ok(table.samples.length >= 85, `${table.samples.length}`);
    assert.equal(table.quantum.quantum, 16);
    assert.equal(path.dirname(file), folder(), 'a serial with slashes stays in the folder');
    assert.deepEqual(await readCalibration(file), table);
  });

  it('measures a convolution as long as the law says', async () => {
    const shape = sampleKernels(1, 40).find(({ kind, addsSum }) => kind === 'pointwise' && !addsSum)!;
    const { short, long, copies } = kernelProbe(shape, 4);
    const measuring = { session: syntheticDevice(law), threads: 1, signal: new AbortController().signal };
    const [shortMs, longMs] = await timesOf([short, long], measuring);
    const macs = shape.inChannels * shape.outChannels * shape.outHeight * shape.outWidth;
    const least = (macs * Math.ceil(shape.outChannels / 16) * 16) / shape.outChannels / 50e6;
    assert.ok((longMs! - shortMs!) / copies >= least);
  });

  it('that is stopped goes on where it stood and ends with the same table', async () => {
    const every = syntheticDevice(law);
    const whole = await calibrate(options({ session: every, target: 'adb:whole' }));
    const stop = new AbortController();
    const first = syntheticDevice(law);
    const report = (done: number): void => void (done > 40 && stop.abort(new AdaScaleError('cancelled', 'Cancelled')));
    await assert.rejects(calibrate(options({ session: first, signal: stop.signal, report })), { code: 'cancelled' });
    const lines = (await readFile(journalFile(folder(), { target: 'adb:R58/../x', threads: 1 }), 'utf8')).split('\n');
    const second = syntheticDevice(law);
    const resumed = await calibrate(options({ session: second, resume: true }));
    const kept = lines.filter((line) => line.includes('"type":"kernel"')).length;
    assert.ok(kept > 20);
    // Beside the references, of which each batch has its own.
    assert.ok(2 * kept + second.measured() <= every.measured(), 'nothing is measured twice');
    const plain = ({ createdAt: _, identity: __, ...rest }: typeof whole.table): typeof rest => rest;
    assert.deepEqual(plain(resumed.table), plain(whole.table));
  });

  it('of another device is not gone on with', async () => {
    await calibrate(options());
    const other = { ...syntheticDevice(law), device: 'Another' };
    await assert.rejects(calibrate(options({ session: other, resume: true })), {
      code: 'calibration.otherDevice',
      message: /Synthetic.*Another/,
    });
  });

  it('that was begun in another way of measuring begins anew, and says so', async () => {
    await calibrate(options());
    const file = journalFile(folder(), { target: 'adb:R58/../x', threads: 1 });
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/,"method":\d+/, ''));
    const session = syntheticDevice(law);
    const said: string[] = [];
    await calibrate(options({ session, resume: true, log: (message) => void said.push(message) }));
    assert.ok(said.some((message) => message.includes('begins anew')));
    assert.ok(session.measured() > 0);
    assert.equal(await readFile(file, 'utf8'), text);
  });

  it('leaves out kernels that the device refuses, and says which', async () => {
    const device = syntheticDevice(law);
    const refusing: typeof device = {
      ...device,
      measure: async (requests, measureOptions) => {
        const texts = await Promise.all(requests.map(({ modelPath }) => readFile(modelPath, 'latin1')));
        if (texts.some((text) => text.includes('Sigmoid')))
          throw new AdaScaleError('device.modelRefused', 'no sigmoid here');
        return device.measure(requests, measureOptions);
      },
    };
    const said: string[] = [];
    const { table } = await calibrate(options({ session: refusing, log: (message) => void said.push(message) }));
    assert.ok(table.samples.length > 50 && table.samples.every(({ shape }) => shape.kind !== 'sigmoid'));
    assert.ok(said.length > 0 && said.every((message) => message.includes('sigmoid')));
  });

  it('ends with what ends the device', async () => {
    const gone = { ...syntheticDevice(law), measure: () => Promise.reject(new AdaScaleError('device.gone', 'Gone')) };
    await assert.rejects(calibrate(options({ session: gone })), { code: 'device.gone' });
  });

  it('with a damaged journal says so', async () => {
    await calibrate(options());
    await appendFile(
      journalFile(folder(), { target: 'adb:R58/../x', threads: 1 }),
      '{"type":"kernel"}\n{"type":"x"}\n',
    );
    await assert.rejects(calibrate(options({ resume: true })), { code: 'run.corrupt' });
  });
});

describe('a table that was stored', () => {
  const folder = temporaryFolder();
  const table = {
    schema: 1,
    createdAt: '',
    identity: { target: 'local', device: 'd', runtime: 'r', threads: 1 },
    seed: 1,
    passes: 1,
    samples: [],
    features: [],
    models: [],
    errors: [],
    network: { overheadMs: 0, scale: 1, networks: 0, medianError: null },
    quantum: { quantum: null, explained: 0 },
  };

  it('of a newer schema is refused in one sentence', () =>
    assert.throws(() => parseCalibration({ ...table, schema: 2 }), { code: 'calibration.newerSchema' }));

  it('with other features is refused: its models would read the wrong numbers', () =>
    assert.throws(() => parseCalibration(table), { code: 'calibration.invalid', message: /features/ }));

  it('with a model of other columns is refused before anything is predicted from it', () => {
    const samples = sampleKernels(1, 300).map((shape) => ({
      shape,
      latencyMs: 0.01 + Math.sqrt(shapeBytes(shape)) / 1e5,
    }));
    const models = fitKernelModels(samples);
    const sound = { ...table, features: predictorNames, models };
    assert.equal(parseCalibration(sound).models.length, models.length);
    const at = models.findIndex(({ process }) => process !== null);
    const short = models.map((model, i) =>
      i === at
        ? { ...model, process: { ...model.process!, rows: model.process!.rows.map((row) => row.slice(1)) } }
        : model,
    );
    assert.ok(at >= 0);
    assert.throws(() => parseCalibration({ ...sound, models: short }), {
      code: 'calibration.invalid',
      message: /rows/,
    });
  });

  it('with a field of another kind is refused by its name', () =>
    assert.throws(() => parseCalibration({ ...table, network: { overheadMs: 'x' } }), {
      code: 'calibration.invalid',
      message: /network/,
    }));

  it('that is no JSON is refused, one that is absent is none', async () => {
    const file = path.join(folder(), 'table.json');
    assert.equal(await readCalibration(file), null);
    await writeFile(file, '{');
    await assert.rejects(readCalibration(file), { code: 'calibration.invalid' });
  });
});

describe('from kernels to networks', () => {
  it('finds what a call costs and by how much the sum is off', () => {
    const fit = fitNetworks([0.1, 0.2, 0.5, 1, 2].map((sumMs) => ({ sumMs, latencyMs: 0.03 + 1.2 * sumMs })));
    assert.ok(Math.abs(fit.overheadMs - 0.03) < 1e-9 && Math.abs(fit.scale - 1.2) < 1e-9);
    assert.ok(fit.medianError! < 1e-9);
  });

  it('takes the sum as it is without networks', () =>
    assert.deepEqual(fitNetworks([]), { overheadMs: 0, scale: 1, networks: 0, medianError: null }));
});
