import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import { Journal } from '../../../../src/engine/runs/journal';
import type { MeasureRequest, RuntimeSession } from '../../../../src/engine/runtimes/runtime';
import { withLatency } from '../../../../src/engine/search/withLatency';
import {
  createLatencyMeter,
  withoutDrift,
  type LatencyMeter,
  type ProfileLine,
} from '../../../../src/engine/search/latencyMeter';
import { searchMeasureOptions } from '../../../../src/engine/search/searchMeasureOptions';
import { AdaScaleError } from '../../../../src/shared/errors';
import type { ProfileRecord } from '../../../../src/shared/protocol/engine';
import { latencyVerdict } from '../../../../src/shared/run/latencyComparison';
import { parseCandidate } from '../../../../src/shared/run/parseCandidate';
import { candidate } from '../../../support/candidates';
import { temporaryFolders } from '../../../support/temporary';

/** Its latency is the size of the file that it is given; `fault` may refuse a batch. */
function session(fault: (ids: readonly string[]) => AdaScaleError | null, seen: string[][]): RuntimeSession {
  const record = async ({ id, modelPath }: MeasureRequest): Promise<ProfileRecord> => ({
    id,
    medianMs: (await readFile(modelPath)).length,
    p90Ms: 9,
    spreadMs: 0.5,
    samples: 20,
    peakMemoryBytes: null,
    energyMj: null,
    device: 'test device',
    runtime: 'test runtime',
    thermalBefore: null,
    thermalAfter: null,
    charging: null,
  });
  return {
    device: 'test device',
    runtime: 'test runtime',
    measure: async (requests, { onLatencies }) => {
      const ids = requests.map((request) => request.id);
      seen.push(ids);
      const error = fault(ids);
      if (error !== null) throw error;
      for (const { id, modelPath } of requests) onLatencies?.(id, await rounds(modelPath));
      return Promise.all(requests.map(record));
    },
    dispose: () => Promise.resolve(),
  };
}

/** Twenty rounds around the latency, which drift alike for every network. */
const rounds = async (modelPath: string): Promise<number[]> => {
  const { length } = await readFile(modelPath);
  return Array.from({ length: 20 }, (_, round) => length + round / 10 + (length === 4 ? 0.01 * (round % 2) : 0));
};

const models = ['baseline', 'c-0001', 'c-0002'].map((id, index) => ({ id, onnx: new Uint8Array(index + 3) }));

describe('engine/search/latencyMeter', () => {
  const folder = temporaryFolders();
  let opened: Journal<ProfileLine> | undefined;
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });

  async function meter(
    fault: (ids: readonly string[]) => AdaScaleError | null,
  ): Promise<{ meter: LatencyMeter; seen: string[][]; journal: Journal<ProfileLine>; scratch: string }> {
    const place = await folder();
    const seen: string[][] = [];
    const journal = await Journal.open(path.join(place, 'profile.jsonl'), (value) => value as ProfileLine);
    opened = journal;
    const scratch = path.join(place, 'scratch');
    return { meter: createLatencyMeter(session(fault, seen), scratch, journal), seen, journal, scratch };
  }

  it('compares each network with the first one by round, on the scale of the batch', async () => {
    const { meter: latencies } = await meter(() => null);
    const results = withoutDrift(await latencies.measure(models, searchMeasureOptions), 6);
    const compared = results.map((result) => ('error' in result ? null : result.comparison));
    assert.equal(compared[0], undefined);
    // The first network takes 3, which stands for 6: differences are doubled, too.
    assert.ok(Math.abs((compared[1]?.differenceMs ?? 0) - 2.01) < 1e-9);
    assert.ok((compared[1]?.lowMs ?? 0) < 2.01 && (compared[1]?.highMs ?? 0) > 2.01);
    assert.deepEqual([compared[2]?.differenceMs.toFixed(9), compared[2]?.rounds], ['4.000000000', 20]);
    const measured = withLatency(candidate('c-0001', {}), results[1]);
    assert.equal(latencyVerdict(measured), 'slower');
    assert.deepEqual(parseCandidate(JSON.parse(JSON.stringify(measured))), measured);
    const again = withLatency(measured, { latencyMs: 1, source: { provenance: 'measured' } });
    assert.equal(again.latencyComparison, undefined);
  });

  it('does not compare networks that had to be measured apart', async () => {
    const { meter: latencies } = await meter((ids) =>
      ids.length > 1 ? new AdaScaleError('device.modelRefused', 'refused') : null,
    );
    const results = await latencies.measure(models, searchMeasureOptions);
    assert.ok(results.every((result) => !('error' in result) && result.comparison === undefined));
  });

  it('measures a batch in one call, journals it and leaves no file behind', async () => {
    const { meter: latencies, seen, journal, scratch } = await meter(() => null);
    for (const batch of [1, 2]) {
      const results = await latencies.measure(models, searchMeasureOptions);
      assert.deepEqual(
        results.map((result) =>
          'error' in result ? null : [result.latencyMs, result.source.provenance, result.source.spread],
        ),
        [
          [3, 'measured', 0.5],
          [4, 'measured', 0.5],
          [5, 'measured', 0.5],
        ],
      );
      assert.deepEqual(
        journal.records.map((line) => line.batch),
        Array.from({ length: 3 * batch }, (_, index) => 1 + Math.floor(index / 3)),
      );
    }
    assert.deepEqual(seen, [models.map((model) => model.id), models.map((model) => model.id)]);
    assert.equal(existsSync(scratch), false);
  });

  it('blames the one model that breaks the runtime and measures the others', async () => {
    const { meter: latencies } = await meter((ids) =>
      ids.includes('c-0001') ? new AdaScaleError('device.runtimeCrashed', 'The runtime died') : null,
    );
    const results = await latencies.measure(models, searchMeasureOptions);
    assert.deepEqual(
      results.map((result) => ('error' in result ? result.error.code : result.latencyMs)),
      [3, 'device.runtimeCrashed', 5],
    );
    const broken = withLatency(candidate('c-0001', { accuracy: 0.5, latencyMs: 7 }), results[1]);
    assert.deepEqual([broken.status, broken.latencyMs, broken.error?.code], ['failed', null, 'device.runtimeCrashed']);
  });

  it('blames no model where the runtime breaks on the starting network too: that ran there before', async () => {
    const broken = { code: 'device.runtimeCrashed', message: 'The runtime died' };
    const {
      meter: latencies,
      seen,
      journal,
      scratch,
    } = await meter(() => new AdaScaleError(broken.code, broken.message));
    await assert.rejects(latencies.measure(models, searchMeasureOptions), broken);
    assert.deepEqual(seen, [['baseline', 'c-0001', 'c-0002'], ['baseline']]);
    assert.deepEqual([journal.records.length, existsSync(scratch)], [0, false]);
    const [alone] = await latencies.measure(models.slice(0, 1), searchMeasureOptions);
    assert.ok(alone !== undefined && 'error' in alone && alone.error.code === broken.code);
  });

  for (const code of ['device.timeout', 'device.badAnswer']) {
    it(`blames the one model that ends in ${code}, once the starting network has run again`, async () => {
      const { meter: latencies, seen } = await meter((ids) =>
        ids.includes('c-0001') ? new AdaScaleError(code, 'The runner hangs') : null,
      );
      const results = await latencies.measure(models, searchMeasureOptions);
      assert.deepEqual(
        results.map((result) => ('error' in result ? result.error.code : result.latencyMs)),
        [3, code, 5],
      );
      assert.deepEqual(seen.slice(1), [['baseline'], ['c-0001'], ['baseline'], ['c-0002']]);
    });
  }

  it('blames no model where the target hangs from then on, and none where there is no other to compare with', async () => {
    let calls = 0;
    const {
      meter: latencies,
      journal,
      scratch,
    } = await meter(() => (++calls === 2 ? null : new AdaScaleError('device.timeout', 'The runner hangs')));
    await assert.rejects(latencies.measure(models, searchMeasureOptions), { code: 'device.timeout' });
    assert.deepEqual([calls, journal.records.length, existsSync(scratch)], [4, 0, false]);
    await assert.rejects(latencies.measure(models.slice(0, 1), searchMeasureOptions), { code: 'device.timeout' });
  });

  it('measures all of a batch where the runtime crashed once', async () => {
    let calls = 0;
    const { meter: latencies } = await meter(() =>
      ++calls === 1 ? new AdaScaleError('device.runtimeCrashed', 'The runtime died') : null,
    );
    const results = await latencies.measure(models, searchMeasureOptions);
    assert.deepEqual(
      results.map((result) => ('error' in result ? null : result.latencyMs)),
      [3, 4, 5],
    );
  });

  it('takes the drift of a batch out by its starting network, whatever else failed there', () => {
    const source = { provenance: 'measured', spread: 0.2, p90: 6 } as const;
    const failed = { error: { code: 'x', message: 'no' } };
    const batch = [{ latencyMs: 4, source }, failed, { latencyMs: 5, source }];
    const corrected = withoutDrift(batch, 2);
    assert.deepEqual(corrected, [
      { latencyMs: 2, source: { provenance: 'measured', spread: 0.1, p90: 3, driftFactor: 0.5 } },
      failed,
      { latencyMs: 2.5, source: { provenance: 'measured', spread: 0.1, p90: 3, driftFactor: 0.5 } },
    ]);
    assert.equal(withoutDrift([failed, ...batch], 2)[1], batch[0]);
    assert.equal(withoutDrift(batch, null), batch);
  });

  it('passes on what concerns the whole device', async () => {
    const { meter: latencies, scratch } = await meter(() => new AdaScaleError('device.offline', 'The phone is gone'));
    await assert.rejects(latencies.measure(models, searchMeasureOptions), /phone is gone/);
    assert.equal(existsSync(scratch), false);
  });
});
