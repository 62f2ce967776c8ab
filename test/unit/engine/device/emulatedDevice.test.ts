// The client through the real adb server to the emulated device.
import * as assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { createAdbClient } from '../../../../src/engine/device/adbClient';
import type { AdbDevice } from '../../../../src/engine/device/adbDevice';
import { deviceLabel, readIdentity } from '../../../../src/engine/device/identity';
import { until } from '../../../support/processes';
import { dfText } from '../../../support/device/androidRoot';
import { useEmulatedDevice } from '../../../support/device/useEmulatedDevice';

describe('adb client on the emulated device', function () {
  this.timeout(60_000);
  const setUp = useEmulatedDevice();
  const folder = '/data/local/tmp/adascale-test';
  let opened: AdbDevice | null = null;
  const open = async (): Promise<AdbDevice> =>
    (opened = await createAdbClient({ server: setUp().server.address }).open(setUp().device.serial));
  afterEach(async () => {
    await opened?.dispose();
    opened = null;
  });

  it('runs commands with their words, streams and exit codes', async () => {
    const device = await open();
    assert.deepEqual(await device.run(['printenv', 'USER']), { stdout: 'shell\n', stderr: '', exitCode: 0 });
    assert.deepEqual(await device.run(['sh', '-c', 'echo "a  b"; echo bad >&2; exit 7']), {
      stdout: 'a  b\n',
      stderr: 'bad\n',
      exitCode: 7,
    });
    await assert.rejects(device.read(['cat', '/nothing']), { code: 'device.commandFailed', message: /\/nothing/ });
  });

  it('says who it is, and that it is emulated', async () => {
    const identity = await readIdentity(await open());
    assert.equal(identity.soc, 'EMULATED-SOC');
    assert.equal(identity.abis[0], 'arm64-v8a');
    assert.match(deviceLabel(identity), /\(emulated\)$/);
  });

  it('pushes with progress, skips what is there, sees what was changed, pulls it back', async () => {
    const device = await open();
    const source = path.join(setUp().folder, 'payload');
    writeFileSync(source, randomBytes(3_000_000));
    const sent: number[] = [];
    const files = [{ source, name: "pay'load 1" }];
    const onProgress = (bytes: number): number => sent.push(bytes);
    assert.deepEqual((await device.push(files, folder, { onProgress })).pushed, ["pay'load 1"]);
    assert.equal(sent.at(-1), 3_000_000);
    assert.ok(sent.length > 10);
    assert.deepEqual((await device.push(files, folder)).skipped, ["pay'load 1"]);
    const content = await device.pull(`${folder}/pay'load 1`, 4_000_000);
    assert.ok(readFileSync(source).equals(content));
    await assert.rejects(device.pull(`${folder}/pay'load 1`, 1000), { code: 'device.tooMuch' });
    await assert.rejects(device.pull(`${folder}/none`, 1000), { code: 'device.noFile' });
    await device.script(`echo more >>'${folder}/pay'\\''load 1'`);
    assert.deepEqual((await device.push(files, folder)).pushed, ["pay'load 1"]);
  });

  it('says that the storage is full, before and while it sends', async () => {
    const device = await open();
    const source = path.join(setUp().folder, 'large');
    writeFileSync(source, randomBytes(1_000_000));
    const files = [{ source, name: 'large' }];
    setUp().device.write('system/etc/df.txt', dfText(100));
    await assert.rejects(device.push(files, folder), { code: 'device.storageFull', message: /102 kB free/ });
    setUp().device.write('system/etc/df.txt', dfText());
    let kept = 0;
    setUp().device.faults.onSend = (_path, bytes) =>
      (kept += bytes) > 500_000 ? 'write failed: No space left on device' : null;
    await assert.rejects(device.push(files, folder), { code: 'device.storageFull', message: /full/ });
    setUp().device.faults.onSend = () => null;
    assert.deepEqual((await device.push(files, folder)).pushed, ['large']);
  });

  it('follows a command that keeps talking and ends it on the device', async () => {
    const device = await open();
    const abort = new AbortController();
    const lines: string[] = [];
    const line = 'i=0; while :; do echo "$i"; i=$((i+1)); sleep 0.02; done';
    const ended = await device.follow(
      line,
      (text) => {
        lines.push(text);
        if (lines.length === 5) abort.abort();
      },
      { signal: abort.signal },
    );
    assert.equal(ended, null);
    assert.deepEqual(lines.slice(0, 3), ['0', '1', '2']);
    await until('the job on the device ended', () => setUp().device.running.size === 0, 10_000);
    assert.equal(await device.follow('echo x; exit 3', () => undefined), 3);
  });

  it('bounds a command in time and ends it', async () => {
    const device = await open();
    await assert.rejects(device.run(['sleep', '100'], { limitMs: 200 }), {
      code: 'device.timeout',
      message: /sleep 100/,
    });
    await until('the job on the device ended', () => setUp().device.running.size === 0, 10_000);
  });

  it('says that the device left in the middle of a command', async () => {
    const device = await open();
    const running = device.run(['sleep', '100'], { limitMs: 30_000 });
    await until('it runs', () => setUp().device.running.size === 1, 10_000);
    setUp().device.kill();
    await assert.rejects(running, { code: /^device\.(vanished|offline)$/ });
    await assert.rejects(device.run(['id']), { code: /^device\.(vanished|offline)$/ });
    await until('the job on the device ended', () => setUp().device.running.size === 0, 10_000);
    await setUp().device.restart();
    await setUp().server.adb('disconnect', setUp().device.serial);
    await setUp().server.attach(setUp().device);
    assert.equal((await (await open()).run(['id'])).exitCode, 0);
  });
});
