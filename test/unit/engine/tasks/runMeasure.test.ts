// Measure Again, on this computer: a copy of the sample run and two of its variants.
import * as assert from 'node:assert/strict';
import { cp, readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { runSnapshot } from '../../../../src/engine/runs/snapshot';
import { processorName } from '../../../../src/engine/runtimes/local/local';
import { handler } from '../../../../src/engine/tasks/runMeasure';
import type { AdaScaleError } from '../../../../src/shared/errors';
import type { Params, Result } from '../../../../src/shared/protocol/engine';
import { quietTask } from '../../../support/quietTask';
import { temporaryFolders } from '../../../support/temporary';

const sample = path.resolve(__dirname, '../../../../samples/run-shapes');

describe('measuring variants of a run again', function () {
  this.timeout(120_000);
  const newFolder = temporaryFolders();
  let run: string;

  beforeEach(async () => {
    run = path.join(await newFolder(), 'run');
    await cp(sample, run, { recursive: true });
  });

  const measure = (
    variants: readonly string[],
    change: Partial<Params<'run/measure'>> = {},
    signal?: AbortSignal,
  ): Promise<Result<'run/measure'>> => handler(quietTask<'run/measure'>({ run, variants, ...change }, signal));

  const refuses = async (code: string, work: Promise<unknown>): Promise<void> => {
    await assert.rejects(work, (error: AdaScaleError) => {
      assert.equal(error.code, code, error.message);
      return true;
    });
    await assert.rejects(stat(path.join(run, 'measurements.jsonl')), { code: 'ENOENT' });
  };

  it('keeps a figure of each beside the search’s own, with where and when it comes from', async () => {
    const before = await readFile(path.join(run, 'candidates.jsonl'), 'utf8');
    const { frontier } = await runSnapshot(run);
    const variants = ['baseline', frontier[0] ?? ''];
    const { measurements } = await measure(variants);
    assert.deepEqual(
      measurements.map(({ id }) => id),
      variants,
    );
    for (const { medianMs, spreadMs, samples, device, runtime, condition } of measurements) {
      assert.ok(medianMs !== null && medianMs > 0 && spreadMs !== null && spreadMs >= 0 && samples >= 5);
      assert.equal(device, processorName());
      assert.match(runtime, /^onnxruntime-node/);
      assert.equal(condition, undefined);
    }
    assert.equal(new Set(measurements.map(({ measuredAt }) => measuredAt)).size, 1);
    assert.deepEqual((await runSnapshot(run)).measurements, measurements);
    assert.equal(await readFile(path.join(run, 'candidates.jsonl'), 'utf8'), before);
  });

  it('adds another sitting to the first', async () => {
    const first = await measure(['baseline']);
    const second = await measure(['baseline']);
    assert.deepEqual((await runSnapshot(run)).measurements, [...first.measurements, ...second.measurements]);
  });

  it('refuses what it cannot measure and keeps nothing', async () => {
    await refuses('run.unknownVariant', measure(['baseline', 'c-9999']));
    await refuses('input.range', measure(['baseline'], { energySeconds: 0.1 }));
    await refuses('input.choice', measure(['baseline'], { target: 'benchmarkModel:1' }));
    await refuses('device.unknownTarget', measure(['baseline'], { target: 'toaster' }));
    const cancelled = measure(['baseline'], {}, AbortSignal.abort());
    await assert.rejects(cancelled, { name: 'AbortError' });
  });
});
