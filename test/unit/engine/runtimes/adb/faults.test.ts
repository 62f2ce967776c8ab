// Ten things that go wrong with a device, each put in on purpose: every one ends in its coded error or is got over, leaves no
// program behind on the device, and the next measurement works.
import * as assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { createAdbRuntime } from '../../../../../src/engine/runtimes/adb/adb';
import { createAdbClient } from '../../../../../src/engine/device/adbClient';
import type { MeasureOptions, RuntimeSession } from '../../../../../src/engine/runtimes/runtime';
import type { ProfileRecord } from '../../../../../src/shared/protocol/engine';
import { requireBundle } from '../../../../support/device/deviceNeeds';
import { startEmulatedDevice } from '../../../../support/device/emulatedDevice';
import { useEmulatedDevice } from '../../../../support/device/useEmulatedDevice';
import { until } from '../../../../support/processes';
import { convolution, writeOnnx } from '../../../../support/tinyModels';

const quick: MeasureOptions = { threads: 1, warmUpRuns: 1, minimumRuns: 6, minimumMs: 0 };
const endless: MeasureOptions = { ...quick, minimumMs: 60_000 };
const isRunner = (line: string): boolean => line.includes('/runner') && line.includes('--model');
const gone = { code: /^device\.(vanished|offline|interrupted)$/ } as unknown as { code: string };

describe('faults of a device', function () {
  this.timeout(180_000);
  const setUp = useEmulatedDevice();
  let model: string;
  let session: RuntimeSession | null = null;

  before(async function () {
    requireBundle(this);
    model = await writeOnnx(setUp().folder, 'model', convolution(8));
  });

  const target = (): string => `adb:${setUp().device.serial}`;
  const open = async (silenceMs = 60_000): Promise<RuntimeSession> =>
    (session = await createAdbRuntime(setUp().server.address, { silenceMs }).open(target()));
  const measure = (options: MeasureOptions): Promise<readonly ProfileRecord[]> =>
    session!.measure([{ id: 'model', modelPath: model }], options);
  const runnerStarts = (): Promise<void> =>
    until('the runner runs', () => [...setUp().device.running].some(isRunner), 30_000);
  /** Cable and daemon are back, adb knows the device again. */
  const heal = async (): Promise<void> => {
    const { device, server } = setUp();
    Object.assign(device.faults, {
      refusesKeys: false,
      delayMs: 0,
      rewrite: (line: string) => line,
      onSend: () => null,
    });
    await device.restart();
    await server.adb('disconnect').catch(() => undefined);
    await server.attach(device);
  };

  /** Whatever happened: no program is left, and a new session measures. */
  afterEach(async () => {
    await session?.dispose().catch(() => undefined);
    session = null;
    await until('no program is left on the device', () => setUp().device.running.size === 0, 20_000);
    assert.deepEqual(await setUp().device.programs(), []);
    await heal();
    await open();
    assert.equal((await measure(quick))[0]!.samples, 6);
    await session!.dispose();
    session = null;
  });

  it('1: the daemon is killed in the middle of a push', async () => {
    const { device } = setUp();
    rmSync(device.resolve('/data/local/tmp/adascale'), { recursive: true, force: true });
    let bytes = 0;
    device.faults.onSend = (_path, length) => {
      if ((bytes += length) > 5_000_000) device.kill();
      return null;
    };
    await assert.rejects(open(), gone);
  });

  it('2: the daemon is killed in the middle of a run', async () => {
    await open();
    const measuring = measure(endless);
    const rejected = assert.rejects(measuring, gone);
    await runnerStarts();
    setUp().device.kill();
    await rejected;
  });

  it('3: the device is offline', async () => {
    const { device, server } = setUp();
    device.kill();
    const client = createAdbClient({ server: server.address });
    await until('adb sees it', async () => (await client.list()).every(({ state }) => state !== 'device'), 30_000);
    await assert.rejects(open(), { code: 'device.offline', message: new RegExp(`adb:${device.serial} is offline`) });
  });

  it('4: the storage is full', async () => {
    const { device } = setUp();
    rmSync(device.resolve('/data/local/tmp/adascale'), { recursive: true, force: true });
    let bytes = 0;
    device.faults.onSend = (_path, length) =>
      (bytes += length) > 5_000_000 ? 'write failed: No space left on device' : null;
    await assert.rejects(open(), { code: 'device.storageFull' });
  });

  it('5: the runner crashes', async () => {
    await open();
    setUp().device.faults.rewrite = (line) => (isRunner(line) ? 'kill -SEGV $$' : line);
    await assert.rejects(measure(quick), { code: 'device.runtimeCrashed', message: /SIGSEGV/ });
  });

  it('6: the runner answers garbage', async () => {
    await open();
    setUp().device.faults.rewrite = (line) => (isRunner(line) ? 'echo "{\\"schema\\":1,\\"ok\\":tru"' : line);
    await assert.rejects(measure(quick), { code: 'device.badAnswer' });
  });

  it('7: the device is slow, and when it says nothing at all that has an end', async () => {
    await open(8_000);
    setUp().device.faults.delayMs = 400;
    assert.equal((await measure(quick))[0]!.samples, 6);
    setUp().device.faults.rewrite = (line) => (isRunner(line) ? 'sleep 1000' : line);
    await assert.rejects(measure(quick), { code: 'device.timeout', message: /said nothing for 8 s while starting/ });
  });

  it('8: the device takes its permission back', async () => {
    const { device, server } = setUp();
    device.faults.refusesKeys = true;
    device.drop();
    const client = createAdbClient({ server: server.address });
    const state = async (): Promise<string | undefined> =>
      (await client.list()).find(({ serial }) => serial === device.serial)?.state;
    await until('adb is refused', async () => /^(unauthorized|authorizing)$/.test((await state()) ?? ''), 60_000);
    await assert.rejects(open(), { code: 'device.unauthorized' });
  });

  it('9: a second device appears in the middle', async () => {
    const { folder, server } = setUp();
    await open();
    const measuring = measure({ ...quick, minimumMs: 1500 });
    await runnerStarts();
    const second = await startEmulatedDevice(folder, 'second');
    try {
      await server.attach(second);
      assert.ok((await measuring)[0]!.samples >= 6);
      const any = createAdbRuntime(server.address).open('adb');
      await assert.rejects(any, { code: 'device.several', message: /2 devices/ });
    } finally {
      await server.adb('disconnect', second.serial);
      await second.stop();
    }
  });

  it('10: the adb server is restarted in the middle of a run', async () => {
    await open();
    const rejected = assert.rejects(measure(endless), {
      code: /^device\.(vanished|noServer|interrupted)$/,
    } as unknown as { code: string });
    await runnerStarts();
    await setUp().server.restart();
    await rejected;
  });
});
