// A calibration through the real adb server on the emulated device with the real ONNX Runtime for arm64: the device leaves, the
// calibration goes on where it stood, and is cancelled. (All of it takes minutes there and fits what it fits anywhere.)
import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { calibrate } from '../../../../src/engine/calibration/calibrate';
import { calibrationFolder, journalFile } from '../../../../src/engine/calibration/calibrationFiles';
import { usualMemoryPatience } from '../../../../src/engine/calibration/measureMemory';
import type { Patience } from '../../../../src/engine/calibration/patience';
import { createAdbRuntime } from '../../../../src/engine/runtimes/adb/adb';
import { requireBundle } from '../../../support/device/deviceNeeds';
import { useEmulatedDevice } from '../../../support/device/useEmulatedDevice';

interface Line {
  readonly key?: string;
  readonly identity?: { readonly device: string };
}

const few = { warmUpRuns: 1, minimumRuns: 2, minimumMs: 0 } as const;
const hasty: Patience = { kernels: few, kernelsAtOnce: 10, attempts: 1, networks: few, memory: usualMemoryPatience };

describe('a calibration of a device', function () {
  this.timeout(300_000);
  const setUp = useEmulatedDevice();
  before(function () {
    requireBundle(this);
  });

  it('keeps what was measured when the device leaves, goes on without measuring it again, and can be cancelled', async () => {
    const { folder, device, server } = setUp();
    const target = `adb:${device.serial}`;
    const tables = calibrationFolder(folder);
    const journal = async (): Promise<readonly Line[]> =>
      (await readFile(journalFile(tables, { target, threads: 1 }), 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line);
    const run = async (signal: AbortSignal, report: (done: number) => void): Promise<void> => {
      const session = await createAdbRuntime(server.address).open(target);
      try {
        await calibrate({
          ...{ session, target, threads: 1, kernels: 20, passes: 1, seed: 1, folder: tables, patience: hasty },
          ...{ resume: true, signal, report, log: () => undefined, breathe: () => Promise.resolve() },
        });
      } finally {
        await session.dispose().catch(() => undefined);
      }
    };
    const leaves = run(new AbortController().signal, (done) => void (done >= hasty.kernelsAtOnce && device.kill()));
    await assert.rejects(leaves, { code: /^device\.(vanished|offline|interrupted)$/ } as unknown as { code: string });
    const before = await journal();
    assert.match(before[0]?.identity?.device ?? '', /\(emulated\)$/);
    assert.equal(before.length, 1 + hasty.kernelsAtOnce);

    await device.restart();
    await server.adb('disconnect', device.serial);
    await server.attach(device);
    const stop = new AbortController();
    const cancelled = run(stop.signal, (done) => void (done >= 2 * hasty.kernelsAtOnce && stop.abort()));
    await assert.rejects(cancelled, { code: 'cancelled' });
    const after = await journal();
    assert.deepEqual(after.slice(0, before.length), before);
    const keys = after.flatMap(({ key }) => key ?? []);
    assert.deepEqual([keys.length, new Set(keys).size], [2 * hasty.kernelsAtOnce, 2 * hasty.kernelsAtOnce]);
    assert.deepEqual(await device.programs(), []);
  });
});
