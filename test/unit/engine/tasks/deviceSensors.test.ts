// Signals of a device over adb, as the Devices view and `adascale monitor` ask for them.
import * as assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { calibrationFile, calibrationFolder } from '../../../../src/engine/calibration/calibrationFiles';
import { handlers } from '../../../../src/engine/tasks/index';
import type { Task } from '../../../../src/engine/tasks/task';
import { parseTrace } from '../../../../src/shared/policy/parseTrace';
import type { DevicesResult } from '../../../../src/shared/protocol/devices';
import type { Method, Params } from '../../../../src/shared/protocol/engine';
import { useEmulatedDevice } from '../../../support/device/useEmulatedDevice';
import { until } from '../../../support/processes';

function task<M extends Method>(params: Params<M>, signal: AbortSignal, report: Task<M>['report']): Task<M> {
  return { params, signal, report, breathe: async () => undefined, log: () => undefined };
}

describe('signals of a device', function () {
  this.timeout(120_000);
  const setUp = useEmulatedDevice();
  const { signal } = new AbortController();
  const at = () => ({ target: `adb:${setUp().device.serial}`, adbServer: setUp().server.address });

  it('says what the device is, how it is, and whether it was calibrated', async () => {
    const { folder } = setUp();
    const ask = () => handlers['device/status'](task<'device/status'>({ ...at(), folder }, signal, () => undefined));
    const before = await ask();
    assert.equal(before.properties.soc, 'EMULATED-SOC');
    assert.deepEqual(before.properties.abis.slice(0, 1), ['arm64-v8a']);
    const { batteryPercent, charging, thermalStatus, celsius, freeMemoryBytes } = before.reading;
    assert.deepEqual([batteryPercent, charging, thermalStatus, celsius], [78, false, 0, 48.1]);
    assert.equal(freeMemoryBytes, 3120456 * 1024);
    assert.equal(before.calibratedAt, null);
    mkdirSync(calibrationFolder(folder), { recursive: true });
    writeFileSync(calibrationFile(calibrationFolder(folder), { target: at().target, threads: 1 }), '{}');
    assert.match((await ask()).calibratedAt ?? '', /^20\d\d-/);
  });

  it('records them as a trace that the simulator reads', async () => {
    const out = path.join(setUp().folder, 'trace.jsonl');
    const params = { ...at(), seconds: 1, intervalMs: 500, out };
    const result = await handlers['device/monitor'](task<'device/monitor'>(params, signal, () => undefined));
    assert.ok(result.lines >= 1);
    const trace = parseTrace(readFileSync(out, 'utf8'));
    assert.equal(trace.length, result.lines);
    const { batteryPercent, charging, thermalStatus, freeMemoryBytes, cpuLoad } = trace[0]!.signals;
    assert.deepEqual([batteryPercent, charging, thermalStatus, freeMemoryBytes], [78, false, 0, 3120456 * 1024]);
    assert.ok(typeof cpuLoad === 'number' && cpuLoad >= 0 && cpuLoad <= 1);
    assert.deepEqual(result.unknown, []);
  });

  it('tells of each change in what is attached, until it is cancelled', async () => {
    const { device, server } = setUp();
    const abort = new AbortController();
    const seen: DevicesResult[] = [];
    const params = { adbServer: server.address };
    const tracking = handlers['device/track'](task<'device/track'>(params, abort.signal, (one) => seen.push(one)));
    const has = (): boolean => seen.at(-1)?.targets.some(({ id }) => id === at().target) === true;
    await until('the device is told of', has, 20_000);
    await handlers['device/disconnect'](task<'device/disconnect'>(at(), signal, () => undefined));
    await until('its leaving is told of', () => !has(), 20_000);
    const again = { ...params, address: device.serial };
    const { target } = await handlers['device/connect'](task<'device/connect'>(again, signal, () => undefined));
    assert.equal(target, at().target);
    await until('its coming back is told of', has, 20_000);
    abort.abort();
    await tracking;
  });

  it('connects to no place that is none, nor where nobody answers', async () => {
    const connect = (address: string): Promise<unknown> => {
      const params = { address, adbServer: setUp().server.address };
      return handlers['device/connect'](task<'device/connect'>(params, signal, () => undefined));
    };
    await assert.rejects(connect('a b'), { code: 'input.deviceAddress', message: /"a b"/ });
    await assert.rejects(connect('127.0.0.1:1'), { code: 'device.unreachable' });
  });

  it('disconnects no device on a cable', async () => {
    const params = { ...at(), target: 'adb:R58M' };
    const asking = handlers['device/disconnect'](task<'device/disconnect'>(params, signal, () => undefined));
    await assert.rejects(asking, { code: 'device.notNetwork' });
  });
});
