import * as assert from 'node:assert/strict';
import { appendFile, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { calibrate, type Calibrated, type CalibrateOptions } from '../../src/engine/calibration/calibrate';
import {
  calibrationFile,
  calibrationFolder,
  journalFile,
  readCalibration,
} from '../../src/engine/calibration/calibrationFiles';
import type { CalibrationLine } from '../../src/engine/calibration/calibrationLine';
import { calibrationPredictor } from '../../src/engine/calibration/calibrationPredictor';
import { sweepShapes } from '../../src/engine/calibration/channelQuantum';
import { findCalibration } from '../../src/engine/calibration/findCalibration';
import { usualMemoryPatience } from '../../src/engine/calibration/measureMemory';
import type { Patience } from '../../src/engine/calibration/patience';
import { referenceGraphs } from '../../src/engine/calibration/references';
import { sampleKernels } from '../../src/engine/calibration/sampleKernels';
import { wholeNetworks } from '../../src/engine/calibration/wholeNetworks';
import { shapeKey } from '../../src/engine/profile/kernelShape';
import { createLocalRuntime } from '../../src/engine/runtimes/local/local';
import type { RuntimeSession } from '../../src/engine/runtimes/runtime';
import { AdaScaleError } from '../../src/shared/errors';
import { bundledChild } from '../support/bundledChild';
import { suiteFolder } from '../support/suiteFolder';

const place = { target: 'local', threads: 1 } as const;
const few = { warmUpRuns: 1, minimumRuns: 3, minimumMs: 0 } as const;
const hasty: Patience = { kernels: few, kernelsAtOnce: 20, attempts: 1, networks: few, memory: usualMemoryPatience };
/** The fewest of which a kind or two have enough to be fitted and held out. */
const kernels = 80;
const seed = 1;
const networks = wholeNetworks();

/** Kernels and networks whose lines a journal of one pass must hold. */
const wanted = (): readonly string[] => [
  ...new Set([...sweepShapes(), ...sampleKernels(seed, kernels)].map(shapeKey)),
  ...networks.map(({ name }) => name),
];

const lineName = (line: CalibrationLine): readonly string[] =>
  line.type === 'kernel' ? [line.key] : line.type === 'network' ? [line.name] : [];

/** A session that counts the networks that it measured, beside the references of each measurement. */
function counting(session: RuntimeSession): RuntimeSession & { readonly measured: () => number } {
  let count = 0;
  return {
    ...session,
    measured: () => count,
    measure: async (requests, options) => {
      const records = await session.measure(requests, options);
      count += requests.length - referenceGraphs().length;
      return records;
    },
  };
}

/** One calibration for all tests: it is stopped half way and goes on. */
describe('a calibration of this computer', function () {
  this.timeout(180_000);
  const folder = suiteFolder();
  const tables = (): string => calibrationFolder(folder());
  let stopped = '';
  let measured = { before: 0, after: 0 };
  let done: Calibrated;

  const options = (session: RuntimeSession, changes: Partial<CalibrateOptions>): CalibrateOptions => ({
    ...{ ...place, session, kernels, seed, passes: 1, patience: hasty, folder: tables() },
    ...{ resume: true, signal: new AbortController().signal, report: () => undefined, log: () => undefined },
    ...{ breathe: () => Promise.resolve(), ...changes },
  });

  const journal = (): Promise<string> => readFile(journalFile(tables(), place), 'utf8');

  before(async () => {
    const session = await createLocalRuntime({ child: await bundledChild(folder()) }).open('local');
    try {
      const stop = new AbortController();
      const first = counting(session);
      const report = (at: number): void => void (at > 30 && stop.abort(new AdaScaleError('cancelled', 'Cancelled')));
      await assert.rejects(calibrate(options(first, { signal: stop.signal, report })), { code: 'cancelled' });
      stopped = await journal();
      const second = counting(session);
      done = await calibrate(options(second, {}));
      measured = { before: first.measured(), after: second.measured() };
    } finally {
      await session.dispose();
    }
  });

  it('writes a table that a search beside it finds and predicts from', async () => {
    assert.equal(done.file, calibrationFile(tables(), place));
    const device = done.table.identity.device;
    const found = await findCalibration([folder()], { ...place, device }, assert.fail);
    assert.deepEqual(found, done.table);
    const { predictMs } = calibrationPredictor(done.table);
    for (const { graph } of networks) assert.ok(predictMs(graph) > 0);
  });

  it('that was stopped goes on: the lines stay, the rest joins them, and nothing is measured twice', async () => {
    const text = await journal();
    assert.ok(stopped.split('\n').length > 30 && text.startsWith(stopped));
    const names = text
      .trimEnd()
      .split('\n')
      .flatMap((line) => lineName(JSON.parse(line) as CalibrationLine));
    assert.deepEqual([...names].sort(), [...wanted()].sort());
    // A kernel is two networks.
    assert.equal(measured.before + measured.after, 2 * wanted().length - networks.length);
    assert.ok(measured.before > 0 && measured.after > 0);
  });

  it('tells its error on kernels held out, by kind, adding up to that of all', () => {
    const { table, overall } = done;
    const sum = (of: (row: (typeof table.errors)[number]) => number): number =>
      table.errors.reduce((total, row) => total + of(row), 0);
    assert.ok(overall.kernels > 0 && overall.medianError! >= 0);
    assert.equal(
      sum((row) => row.kernels),
      overall.kernels,
    );
    assert.equal(
      sum((row) => row.unjudged),
      overall.unjudged,
    );
    for (const { kernels: judged, medianError, withinTenPercent } of table.errors) {
      assert.equal(medianError === null, judged === 0, 'an unknown error is blank, not zero');
      assert.ok(withinTenPercent === null || (withinTenPercent >= 0 && withinTenPercent <= 1));
    }
    assert.equal(table.network.networks, networks.length);
    assert.ok(table.network.medianError! >= 0);
  });

  it('names each kernel that it cannot judge, and why', () => {
    const { table, overall, unjudged } = done;
    const missing = wanted().length - networks.length - table.samples.length;
    assert.equal(unjudged.length, overall.unjudged + missing);
    assert.ok(unjudged.length > 0, 'so few kernels leave some kind without a model');
    for (const { kernel, reason } of unjudged) {
      assert.match(kernel, /^\w+ (float32|int8) \d+x\d+x\d+ to \d+x\d+x\d+/);
      assert.match(reason, /fewer than 8 of|beyond what was measured|too short|refused/);
    }
  });

  it('with a damaged journal ends in a coded error, without a device', async () => {
    const broken = path.join(folder(), 'journal');
    await mkdir(broken);
    await copyFile(journalFile(tables(), place), journalFile(broken, place));
    await appendFile(journalFile(broken, place), 'torn{\n{"type":"kernel"}\n');
    const { device, runtime } = done.table.identity;
    const silent: RuntimeSession = {
      ...{ device, runtime, dispose: () => Promise.resolve() },
      measure: () => assert.fail('nothing is measured'),
    };
    await assert.rejects(calibrate(options(silent, { folder: broken })), (error: unknown) => {
      assert.ok(error instanceof AdaScaleError && error.hint !== undefined);
      assert.deepEqual([error.code, /line \d+ is not JSON/.test(error.message)], ['run.corrupt', true]);
      return true;
    });
  });

  it('with a damaged table is refused by its code, and passed over by a search', async () => {
    const text = await readFile(done.file, 'utf8');
    const place2 = path.join(folder(), 'table');
    await mkdir(calibrationFolder(place2), { recursive: true });
    const file = calibrationFile(calibrationFolder(place2), place);
    for (const damaged of [text.slice(0, text.length / 2), text.replace('"samples":[{', '"samples":[{"shape":0},{')]) {
      await writeFile(file, damaged);
      await assert.rejects(readCalibration(file), { code: 'calibration.invalid' });
      const said: string[] = [];
      assert.equal(await findCalibration([place2], { ...place, device: null }, (line) => void said.push(line)), null);
      assert.match(said.join(), /is not used/);
    }
  });
});
