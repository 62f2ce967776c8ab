import * as assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { createLocalSensors } from '../../../../../src/engine/profile/sensors/localSensors';
import { recordTrace } from '../../../../../src/engine/profile/sensors/recordTrace';
import { createShellSensors } from '../../../../../src/engine/profile/sensors/shellSensors';
import type { DeviceReading } from '../../../../../src/shared/device/sensors/deviceReading';
import { handler } from '../../../../../src/engine/tasks/deviceMonitor';
import { parseTrace } from '../../../../../src/shared/policy/parseTrace';
import type { TraceLine } from '../../../../../src/shared/policy/runtime';
import { suiteFolder } from '../../../../support/suiteFolder';
import { pixel } from '../../../shared/device/sensors/vendorDumps';

const shellOutput = `--- adascale battery\n${pixel.battery}--- adascale thermal\n${pixel.thermal}--- adascale cpuStat\ncpu  10 0 10 80\n`;

const never = (): AbortSignal => new AbortController().signal;

describe('sensors', () => {
  const folder = suiteFolder();

  async function fixture(files: Readonly<Record<string, string>>): Promise<string> {
    const root = path.join(folder(), String(Object.keys(files).length));
    for (const [file, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(root, file)), { recursive: true });
      await writeFile(path.join(root, file), content);
    }
    return root;
  }

  it('of a phone come from its shell in one command', async () => {
    const asked: string[] = [];
    const shell = async (command: string): Promise<string> => {
      asked.push(command);
      return command === 'getprop' ? pixel.properties : shellOutput;
    };
    const source = createShellSensors('adb:1', shell, undefined, () => 1234);
    assert.equal((await source.describe()).model, 'Pixel 8');
    const reading = await source.read(null);
    assert.deepEqual([reading.timeMs, reading.batteryPercent, reading.thermalStatus], [1234, 71, 1]);
    assert.equal(asked.length, 2);
  });

  it('of a Linux laptop come from /proc and /sys', async () => {
    const root = await fixture({
      'proc/meminfo': 'MemTotal: 16000000 kB\nMemAvailable: 9000000 kB\n',
      'proc/stat': 'cpu  100 0 100 800 0 0 0 0\n',
      'sys/class/power_supply/AC/type': 'Mains\n',
      'sys/class/power_supply/BAT0/type': 'Battery\n',
      'sys/class/power_supply/BAT0/capacity': '63\n',
      'sys/class/power_supply/BAT0/status': 'Discharging\n',
      'sys/class/power_supply/BAT0/voltage_now': '11870000\n',
      'sys/class/power_supply/BAT0/current_now': '\n',
      'sys/class/thermal/thermal_zone0/temp': '47000\n',
      'sys/class/thermal/thermal_zone1/temp': '-5000\n',
      'sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq': '1800000\n',
    });
    const reading = await createLocalSensors({ root, now: () => 5 }).read(null);
    const { batteryPercent, charging, voltageMv, rawCurrent, celsius, freeMemoryBytes, thermalStatus } = reading;
    assert.deepEqual([batteryPercent, charging, voltageMv, rawCurrent], [63, false, 11870, null]);
    assert.deepEqual([celsius, freeMemoryBytes, thermalStatus], [47, 9_216_000_000, null]);
    assert.equal(reading.cores[0]?.currentKhz, 1_800_000);
  });

  it('of a computer that tells nothing are unknown, but for the load that Node knows', async () => {
    const source = createLocalSensors({ root: path.join(folder(), 'nowhere') });
    const first = await source.read(null);
    assert.deepEqual(
      [first.batteryPercent, first.charging, first.freeMemoryBytes, first.cpuLoad],
      [null, null, null, null],
    );
    const busyUntil = Date.now() + 60;
    while (Date.now() < busyUntil);
    const { cpuLoad } = await source.read(first);
    assert.ok(cpuLoad === null || (cpuLoad >= 0 && cpuLoad <= 1));
  });

  it('are recorded line by line, the first reading aside, with the load of each interval', async () => {
    let reads = 0;
    const shell = async (): Promise<string> =>
      shellOutput.replace('cpu  10 0 10 80', `cpu  ${10 + reads++} 0 10 ${80 + reads}`);
    const lines: TraceLine[] = [];
    const count = await recordTrace(createShellSensors('adb:1', shell), {
      durationMs: 60,
      intervalMs: 20,
      signal: never(),
      onReading: async (_, line) => void lines.push(line),
    });
    assert.equal(count, lines.length);
    assert.ok(count >= 1 && count <= 3, String(count));
    assert.ok(lines.every(({ signals }) => signals.cpuLoad === 0.5));
    assert.equal(parseTrace(lines.map((line) => JSON.stringify(line)).join('\n')).length, count);
  });

  it('stop at once when cancelled, and keep what they wrote', async () => {
    const out = path.join(folder(), 'cut.jsonl');
    const controller = new AbortController();
    const task = {
      params: { seconds: 60, intervalMs: 100, out },
      signal: controller.signal,
      report: () => controller.abort(),
      breathe: async () => undefined,
      log: () => undefined,
    };
    await assert.rejects(handler(task));
    assert.equal(parseTrace(await readFile(out, 'utf8')).length, 1);
    await assert.rejects(handler({ ...task, signal: never() }), { code: 'input.exists' });
  });

  it('are refused for an unknown target, a folder that is not there and impossible times', async () => {
    const ask = (params: Parameters<typeof handler>[0]['params']): Promise<unknown> =>
      handler({
        params,
        signal: never(),
        report: (_: { reading: DeviceReading }) => undefined,
        breathe: async () => undefined,
        log: () => undefined,
      });
    await assert.rejects(ask({ target: 'moon' }), { code: 'device.unknownTarget' });
    await assert.rejects(ask({ out: path.join(folder(), 'no', 'trace.jsonl') }), { code: 'input.notFound' });
    await assert.rejects(ask({ seconds: 1, intervalMs: 5000 }), { code: 'input.range' });
  });
});
