// What the panel's Measure under Load asks for, on this computer: a copy of the sample run, a load of a fraction of a second.
import * as assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import * as path from 'node:path';
import { runSnapshot } from '../../../../src/engine/runs/snapshot';
import { handler } from '../../../../src/engine/tasks/runMeasure';
import type { Task } from '../../../../src/engine/tasks/task';
import { temporaryFolders } from '../../../support/temporary';

const sample = path.resolve(__dirname, '../../../../samples/run-shapes');

describe('measuring variants of a run under load', () => {
  const newFolder = temporaryFolders();

  it('keeps a cold and a hot figure of each, told apart by their minute, and says how far it is', async function () {
    this.timeout(60_000);
    const run = path.join(await newFolder(), 'run');
    await cp(sample, run, { recursive: true });
    const { frontier } = await runSnapshot(run);
    const variants = ['baseline', frontier[0]!];
    const details: string[] = [];
    const task: Task<'run/measure'> = {
      params: { run, variants, target: 'local', sustainedSeconds: 0.4 },
      signal: new AbortController().signal,
      report: ({ detail }) => void details.push(detail),
      breathe: async () => undefined,
      log: () => undefined,
    };
    const { measurements } = await handler(task);
    assert.deepEqual(
      measurements.map(({ id, condition }) => [id, condition]),
      (['cold', 'hot'] as const).flatMap((condition) => variants.map((id) => [id, condition])),
    );
    assert.ok(measurements.every(({ medianMs }) => medianMs !== null && medianMs > 0));
    assert.deepEqual((await runSnapshot(run)).measurements?.slice(-measurements.length), measurements);
    assert.match(details.at(-1) ?? '', /^2 models under load, 0\.\d of 0\.4 s$/);
  });
});
