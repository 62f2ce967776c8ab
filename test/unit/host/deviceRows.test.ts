import assert from 'node:assert/strict';
import { deviceRows } from '../../../src/host/devices/deviceRows';
import { readDevice } from '../../../src/shared/device/sensors/deviceReading';
import { parseProperties } from '../../../src/shared/device/sensors/parseProperties';
import type { DeviceStatus } from '../../../src/shared/protocol/devices';
import { pixel } from '../shared/device/sensors/vendorDumps';

const english = (text: string, ...values: readonly (string | number)[]): string =>
  text.replace(/\{(\d)\}/g, (_, place: string) => String(values[Number(place)]));

const nothing = { battery: '', thermal: '', memInfo: '', cpuStat: '', cores: '', currentNow: '', voltageNow: '' };

const status = (target: string, texts: Partial<typeof nothing>, properties: string): DeviceStatus => ({
  target,
  properties: parseProperties(properties),
  reading: readDevice({ ...nothing, ...texts }, 0, null),
  calibratedAt: null,
});

const shown = (one: DeviceStatus): Readonly<Record<string, string>> =>
  Object.fromEntries(deviceRows(one, english).map(({ label, text }) => [label, text]));

describe('the rows of a device', () => {
  it('say in words what it is and how it is', () => {
    const memInfo = 'MemTotal: 8000000 kB\nMemAvailable: 2000000 kB\n';
    const { battery, thermal, properties } = pixel;
    const phone = {
      ...status('adb:1', { battery, thermal, memInfo }, properties),
      calibratedAt: '2026-01-02T03:04:05Z',
    };
    assert.deepEqual(shown(phone), {
      Model: 'Google Pixel 8',
      Chip: 'Tensor G3',
      Android: '14 (SDK 34)',
      ABI: 'arm64-v8a',
      Battery: '71 %, discharging, 28.7 °C',
      Heat: 'status 1 (light), 48.3 °C',
      Processor: 'not told',
      'Free memory': '2.05 GB of 8.19 GB',
      Predictor: 'calibrated 2026-01-02',
    });
  });

  it('tell the load since the reading before, and the clock of the fastest core', () => {
    const cpu = '/sys/devices/system/cpu';
    const cores = `${cpu}/cpu0/cpufreq/scaling_cur_freq:300000\n${cpu}/cpu7/cpufreq/scaling_cur_freq:2841600\n`;
    const before = readDevice({ ...nothing, cpuStat: 'cpu 100 0 100 800 0 0 0 0 0 0\n' }, 0, null);
    const texts = { ...nothing, cores, cpuStat: 'cpu 150 0 150 1000 0 0 0 0 0 0\n' };
    const one = { ...status('adb:1', {}, ''), reading: readDevice(texts, 4000, before) };
    assert.equal(shown(one)['Processor'], 'load 33 %, 2.84 GHz');
    const first = { ...status('local', {}, ''), reading: before };
    assert.equal(shown(first)['Processor'], '…');
  });

  it('name a maker once, and an emulator as what it is', () => {
    const properties = (model: string, more = ''): string =>
      `[ro.product.manufacturer]: [samsung]\n[ro.product.model]: [${model}]\n${more}`;
    assert.equal(shown(status('adb:1', {}, properties('SM-G991B')))['Model'], 'samsung SM-G991B');
    assert.equal(shown(status('adb:1', {}, properties('Samsung Fold')))['Model'], 'Samsung Fold');
    const emulated = properties('Fake 8', '[ro.kernel.qemu]: [1]\n');
    assert.equal(shown(status('adb:1', {}, emulated))['Model'], 'samsung Fake 8 (emulated)');
  });

  it('say of a phone what it does not tell, and leave out of a computer what only a phone has', () => {
    const phone = shown(status('adb:1', {}, ''));
    assert.deepEqual([phone['Battery'], phone['Heat'], phone['Predictor']], ['not told', 'not told', 'not calibrated']);
    assert.equal(phone['Processor'], 'not told');
    assert.deepEqual(Object.keys(shown(status('local', {}, ''))), [
      'Name',
      'Chip',
      'ABI',
      'Processor',
      'Free memory',
      'Predictor',
    ]);
  });
});
