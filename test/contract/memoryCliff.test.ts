import * as assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import * as path from 'node:path';
import { parseCalibrationLine } from '../../src/engine/calibration/calibrationLine';
import { measureMemory, type MemoryMeasuring, type MemoryPatience } from '../../src/engine/calibration/measureMemory';
import { memoryCurves } from '../../src/engine/calibration/memoryCurves';
import { Journal } from '../../src/engine/runs/journal';
import { groupPlaces } from '../../src/engine/runtimes/local/cap/groupPlaces';
import { findMemoryCap } from '../../src/engine/runtimes/local/cap/findMemoryCap';
import { createLocalRuntime } from '../../src/engine/runtimes/local/local';
import type { RuntimeSession } from '../../src/engine/runtimes/runtime';
import { AdaScaleError } from '../../src/shared/errors';
import { cliffFactor, type CliffStep } from '../../src/shared/device/memoryCliff';
import { bundledChild } from '../support/bundledChild';
import { until } from '../support/processes';
import { suiteFolder } from '../support/suiteFolder';

/** 67 MB of weights: plenty of memory, and half of what they need. */
const few: MemoryPatience = {
  size: { features: 2048, layers: 4 },
  ...{ warmUpRuns: 1, minimumRuns: 2, minimumMs: 100, limitMs: 60_000 },
  ratios: [0.2, 2],
  refinements: 0,
};

/** Groups of this process, wherever one could be made. */
async function groupsLeft(): Promise<readonly string[]> {
  const names = await Promise.all((await groupPlaces()).map(({ parent }) => readdir(parent)));
  return names.flat().filter((name) => name.startsWith(`adascale-${process.pid}-`));
}

describe('the memory cliff of this computer', function () {
  this.timeout(180_000);
  const folder = suiteFolder();
  let session: RuntimeSession;

  before(async function () {
    const why = await findMemoryCap().then(
      () => null,
      (error: unknown) => (error as Error).message,
    );
    if (why !== null) {
      this.currentTest!.parent!.title += ` [skipped: ${why}]`;
      this.skip();
    }
    session = await createLocalRuntime({ child: await bundledChild(folder()) }).open('local');
  });
  after(() => session?.dispose());

  const measure = async (name: string, changes: Partial<MemoryMeasuring> = {}) => {
    const own = path.join(folder(), name);
    await mkdir(own, { recursive: true });
    const journal = await Journal.open(path.join(own, 'journal.jsonl'), parseCalibrationLine);
    try {
      const signal = new AbortController().signal;
      const measuring = { session, journal, threads: 1, patience: few, folder: own, signal, report: () => undefined };
      await measureMemory({ ...measuring, ...changes });
      return memoryCurves(journal.records);
    } finally {
      await journal.close();
      assert.deepEqual(await readdir(own), ['journal.jsonl'], 'no file is left');
      assert.deepEqual(await groupsLeft(), []);
    }
  };

  it('shows under half the memory that it needs, in pages read again or in the end of the process', async () => {
    const curves = await measure('whole');
    assert.deepEqual(
      curves.map(({ weights }) => weights),
      ['held', 'mapped'],
    );
    for (const { steps, cliff, peakMemoryBytes, baseMs } of curves) {
      const [free, plenty, half] = steps as readonly [CliffStep, CliffStep, CliffStep];
      assert.deepEqual([free.ratio, plenty.ratio, half.ratio], [0, 0.2, 2]);
      for (const step of [free, plenty]) assert.deepEqual([step.outcome, step.majorFaults], ['ran', 0]);
      assert.ok(half.outcome !== 'ran' || half.majorFaults! > 0, JSON.stringify(half));
      if (half.outcome !== 'ran') assert.ok(cliff.wall! > 0.2 && cliff.wall! < 2 && cliffFactor(cliff, 2) > 1);
      assert.ok(peakMemoryBytes >= 4 * 2048 * 2048 * 4 && baseMs > 0);
    }
  });

  it('goes on where it was stopped, and leaves no group and no file behind', async () => {
    const stop = new AbortController();
    const report = (done: number): void => {
      // In the middle of the step, with the process in its group.
      if (done === 1) setTimeout(() => stop.abort(new AdaScaleError('cancelled', 'Cancelled')), 150);
    };
    await assert.rejects(measure('stopped', { signal: stop.signal, report }), { code: 'cancelled' });
    const told: number[] = [];
    const curves = await measure('stopped', { report: (done) => void told.push(done) });
    assert.equal(told[0], 1, 'the first step is not measured again');
    assert.equal(curves.length, 2);
  });

  it('leaves no group and no file of an engine that is killed', async () => {
    const own = path.join(folder(), 'killed');
    await mkdir(own);
    const parent = fork(path.join(__dirname, '../support/cappedParent.ts'), [own], { execArgv: ['--import', 'tsx'] });
    const group = await new Promise<string>((resolve) =>
      parent.once('message', (message) => resolve(message as string)),
    );
    assert.ok(existsSync(group));
    parent.kill('SIGKILL');
    await until('the group is gone', () => !existsSync(group), 20_000);
    await until('its files are gone', async () => (await readdir(own)).join() === 'journal.jsonl', 20_000);
  });
});
