import * as assert from 'node:assert/strict';
import { measureSustained } from '../../../../src/engine/runtimes/measureSustained';
import type { MeasureOptions, RuntimeSession } from '../../../../src/engine/runtimes/runtime';
import type { ProfileRecord } from '../../../../src/shared/protocol/engine';

describe('sustained measurement', () => {
  /** A device whose model `a` throttles and whose `b` does not; a window takes ten seconds of its clock. */
  function throttling(): { session: RuntimeSession; now: () => number; asked: MeasureOptions[] } {
    let clockMs = 0;
    const asked: MeasureOptions[] = [];
    const record = (id: string, medianMs: number): ProfileRecord => ({
      id,
      medianMs,
      p90Ms: medianMs,
      spreadMs: 0,
      samples: 7,
      peakMemoryBytes: null,
      energyMj: null,
      device: 'd',
      runtime: 'r',
      thermalBefore: 0,
      thermalAfter: 0,
      charging: false,
    });
    const session: RuntimeSession = {
      device: 'd',
      runtime: 'r',
      measure: async (_requests, options) => {
        asked.push(options);
        clockMs += 10_000;
        options.onProgress?.(1000, 1000);
        options.onLatencies?.('a', [10 + clockMs / 10_000, 10 + clockMs / 10_000]);
        options.onLatencies?.('b', [12, 12]);
        return [record('a', 10 + clockMs / 10_000), record('b', 12)];
      },
      readState: async () => ({
        timeMs: clockMs,
        batteryPercent: 50,
        charging: false,
        thermalStatus: clockMs > 20_000 ? 1 : 0,
        freeMemoryBytes: null,
        totalMemoryBytes: null,
        cpuLoad: null,
        batteryCelsius: null,
        celsius: 30 + clockMs / 10_000,
        cores: [
          { index: 0, currentKhz: 1_000_000, maximumKhz: null, capacity: null },
          { index: 7, currentKhz: 2_000_000 - 10 * clockMs, maximumKhz: null, capacity: null },
        ],
        rawCurrent: null,
        voltageMv: null,
        cpuTimes: null,
      }),
      dispose: async () => undefined,
    };
    return { session, now: () => clockMs, asked };
  }
  const options: MeasureOptions = { threads: 1, warmUpRuns: 1, minimumRuns: 30, minimumMs: 2000 };
  const requests = [
    { id: 'a', modelPath: 'a' },
    { id: 'b', modelPath: 'b' },
  ];

  it('keeps on for as long as asked, with heat and clock beside each window, and ends with the hot figures', async () => {
    const { session, now, asked } = throttling();
    const progress: number[] = [];
    const { windows, cold, hot } = await measureSustained(session, requests, {
      ...options,
      sustainedMs: 45_000,
      now,
      onProgress: (done) => progress.push(done),
    });
    assert.deepEqual(
      windows.map((window) => window.atSeconds),
      [0, 10, 20, 30, 40],
    );
    assert.deepEqual(windows[0]!.medianMs, { a: 11, b: 12 });
    assert.deepEqual(windows[4]!.medianMs, { a: 15, b: 12 });
    assert.deepEqual(
      windows.map((window) => window.thermalStatus),
      [0, 0, 1, 1, 1],
    );
    assert.deepEqual([windows[4]!.celsius, windows[4]!.maximumKhz], [35, 1_500_000]);
    // The first half minute and the last one, all their rounds together.
    assert.deepEqual([cold.minute, hot.minute], [0.3, 0.8]);
    assert.deepEqual([cold.records[0]!.medianMs, hot.records[0]!.medianMs], [11.5, 14.5]);
    assert.deepEqual([cold.records[0]!.samples, hot.records[0]!.samples], [4, 4]);
    assert.deepEqual([cold.state?.celsius, hot.state?.celsius, hot.state?.maximumKhz], [32, 35, 1_500_000]);
    assert.deepEqual(progress, [10_000, 20_000, 30_000, 40_000, 45_000]);
    assert.deepEqual(
      asked.map(({ waitsForCool }) => waitsForCool),
      [true, false, false, false, false],
    );
  });

  it('compares at least a first and a last window', async () => {
    const { session, now } = throttling();
    assert.equal((await measureSustained(session, requests, { ...options, sustainedMs: 1, now })).windows.length, 2);
  });
});
