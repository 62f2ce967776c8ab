import * as assert from 'node:assert/strict';
import { cpuLoad, parseCpuTimes } from '../../../../../src/shared/device/sensors/cpuLoad';
import { readDevice, toTraceLine, type SensorTexts } from '../../../../../src/shared/device/sensors/deviceReading';
import { parseBatteryDump, toMillivolts } from '../../../../../src/shared/device/sensors/parseBatteryDump';
import { parseCores } from '../../../../../src/shared/device/sensors/parseCores';
import { parseMemInfo } from '../../../../../src/shared/device/sensors/parseMemInfo';
import { parseProperties } from '../../../../../src/shared/device/sensors/parseProperties';
import { hottest, parseThermalDump } from '../../../../../src/shared/device/sensors/parseThermalDump';
import { readBetween, readDecimal } from '../../../../../src/shared/device/sensors/readDecimal';
import { sensorScript, splitSections } from '../../../../../src/shared/device/sensors/sensorScript';
import { huawei, mediaBox, onePlus, pixel, samsung, xiaomi } from './vendorDumps';

describe('reading a number', () => {
  it('takes decimals and nothing that Number() would make up', () => {
    assert.deepEqual(['12', ' -3.5\n', '+7'].map(readDecimal), [12, -3.5, 7]);
    for (const text of ['', ' ', '\n', '0x10', '1e3', 'NaN', 'Infinity', '12 mA', '1,5', '--1', '.', '9'.repeat(40)])
      assert.equal(readDecimal(text), null, JSON.stringify(text));
    assert.equal(readDecimal(undefined), null);
  });

  it('keeps to its bounds', () => {
    assert.deepEqual(
      ['-1', '0', '6', '7'].map((text) => readBetween(text, 0, 6)),
      [null, 0, 6, null],
    );
  });
});

describe('dumpsys battery', () => {
  const rows: readonly (readonly [string, { battery: string }, ReturnType<typeof parseBatteryDump>])[] = [
    ['Pixel', pixel, { percent: 71, charging: false, voltageMv: 4021, temperatureCelsius: 28.7, currentMa: null }],
    [
      'Samsung: full on the cable, with a current',
      samsung,
      { percent: 100, charging: true, voltageMv: 4312, temperatureCelsius: 30.9, currentMa: 321 },
    ],
    [
      'Xiaomi: held at its limit by the charger',
      xiaomi,
      { percent: 80, charging: true, voltageMv: 4228, temperatureCelsius: 36.4, currentMa: null },
    ],
    [
      'OnePlus: not charging, nothing plugged',
      onePlus,
      { percent: 89, charging: false, voltageMv: 4218, temperatureCelsius: 32.4, currentMa: null },
    ],
    ['Huawei', huawei, { percent: 46, charging: true, voltageMv: 3902, temperatureCelsius: 31, currentMa: null }],
    [
      'a box: 13 V is no millivolts',
      mediaBox,
      { percent: 90, charging: true, voltageMv: 13000, temperatureCelsius: 2.6, currentMa: null },
    ],
  ];
  for (const [name, { battery }, expected] of rows)
    it(name, () => assert.deepEqual(parseBatteryDump(battery), expected));

  it('knows nothing from nothing, and from empty or absurd fields', () => {
    const unknown = { percent: null, charging: null, voltageMv: null, temperatureCelsius: null, currentMa: null };
    for (const text of [
      '',
      'Can’t find service: battery',
      'level:\nscale:\nvoltage: \nstatus: \n',
      'level: 140\nvoltage: 1\nstatus: 9',
    ])
      assert.deepEqual(parseBatteryDump(text), unknown, text);
  });

  it('scales the level, and takes volts in three units', () => {
    assert.equal(parseBatteryDump('level: 127\nscale: 254').percent, 50);
    assert.deepEqual([4.1, 4100, 4_100_000, 0, 500, null].map(toMillivolts), [4100, 4100, 4100, null, null, null]);
  });
});

describe('dumpsys thermalservice', () => {
  it('believes the HAL and not the cache', () => {
    const { status, temperatures } = parseThermalDump(pixel.thermal);
    assert.equal(status, 1);
    assert.deepEqual(
      temperatures.map(({ name, celsius }) => [name, celsius]),
      [
        ['BIG', 48.25],
        ['LITTLE', 44],
        ['G3D', 43.5],
        ['battery', 28.7],
        ['VIRTUAL-SKIN', 39.125],
      ],
    );
    assert.equal(hottest(temperatures, 3), 39.125);
    assert.equal(hottest(temperatures, 4), null);
  });

  it('leaves out sensors that are not there', () => {
    assert.deepEqual(
      parseThermalDump(samsung.thermal).temperatures.map(({ name }) => name),
      ['AP', 'BAT', 'LRB', 'PA'],
    );
    assert.equal(hottest(parseThermalDump(xiaomi.thermal).temperatures, 3), null);
  });

  it('says unknown where there is no service, no HAL or a status out of range', () => {
    assert.deepEqual(parseThermalDump(huawei.thermal), { status: null, temperatures: [] });
    assert.deepEqual(parseThermalDump(onePlus.thermal), { status: 0, temperatures: [] });
    for (const line of ['Thermal Status: ', 'Thermal Status: 9', 'Thermal Status: warm'])
      assert.equal(parseThermalDump(line).status, null);
  });
});

describe('/proc', () => {
  it('meminfo: available, not free; unknown on old kernels', () => {
    const text = 'MemTotal:        7812345 kB\nMemFree:          123456 kB\nMemAvailable:    3456789 kB\n';
    assert.deepEqual(parseMemInfo(text), { totalBytes: 7812345 * 1024, availableBytes: 3456789 * 1024 });
    const old = parseMemInfo('MemTotal:         923456 kB\nMemFree:           23456 kB\nCached: 1 kB\n');
    assert.equal(old.availableBytes, null);
    assert.deepEqual(parseMemInfo('MemTotal: kB\nMemAvailable: -5 kB\n'), { totalBytes: null, availableBytes: null });
  });

  it('stat: the difference of two samples, guest time not twice', () => {
    const before = parseCpuTimes('cpu  100 0 100 800 0 0 0 0 50 0\ncpu0 100 0 100 800 0 0 0 0 0 0\n');
    const after = parseCpuTimes('cpu  150 0 150 850 50 0 0 0 90 0\n');
    assert.deepEqual(before, { busy: 200, total: 1000 });
    assert.equal(cpuLoad(before, after), 0.5);
    assert.equal(cpuLoad(before, before), null);
    assert.equal(cpuLoad(after, before), null);
    for (const text of ['', 'cpu', 'cpu  1 2', 'cpu  a b c d', 'intr 5', 'cpu  1 2 -3 4'])
      assert.equal(parseCpuTimes(text), null, text);
  });

  it('sysfs cores: in order, without those that are offline', () => {
    const root = '/sys/devices/system/cpu';
    const text = [
      `${root}/cpu7/cpufreq/scaling_cur_freq:2841600`,
      `${root}/cpu0/cpufreq/scaling_cur_freq:300000`,
      `${root}/cpu0/cpufreq/scaling_max_freq:1804800`,
      `${root}/cpu0/cpu_capacity:325`,
      `${root}/cpu7/cpu_capacity:1024`,
      `${root}/cpu5/cpufreq/scaling_cur_freq:`,
      `grep: ${root}/cpu4/cpufreq/scaling_cur_freq: Permission denied`,
    ].join('\n');
    assert.deepEqual(parseCores(text), [
      { index: 0, currentKhz: 300000, maximumKhz: 1804800, capacity: 325 },
      { index: 7, currentKhz: 2841600, maximumKhz: null, capacity: 1024 },
    ]);
  });
});

describe('getprop', () => {
  it('tells what a device is, whoever made it', () => {
    const rows = [pixel, samsung, xiaomi, onePlus, huawei].map(({ properties }) => parseProperties(properties));
    assert.deepEqual(
      rows.map(({ model, soc, androidVersion, sdk }) => [model, soc, androidVersion, sdk]),
      [
        ['Pixel 8', 'Tensor G3', '14', 34],
        ['SM-A528B', 'lahaina', '13', 33],
        ['Redmi Note 14', 'mt6897', '15', 35],
        ['KB2003', 'SM8250', '11', 30],
        ['HUAWEI P20 Pro', 'kirin970', '9', 28],
      ],
    );
    assert.deepEqual(rows[1]?.abis, ['arm64-v8a', 'armeabi-v7a', 'armeabi']);
  });

  it('knows nothing from nothing', () => {
    assert.deepEqual(parseProperties('garbage\n[half]: [line'), {
      manufacturer: null,
      model: null,
      soc: null,
      androidVersion: null,
      sdk: null,
      abis: [],
      emulated: false,
    });
  });
});

const texts = ({ battery, thermal, currentNow, voltageNow }: typeof pixel): SensorTexts => ({
  ...{ battery, thermal, currentNow, voltageNow },
  memInfo: 'MemTotal: 8000000 kB\nMemAvailable: 2000000 kB\n',
  cpuStat: 'cpu  100 0 100 800 0 0 0 0 0 0\n',
  cores: '',
});

describe('a reading', () => {
  it('is a trace line of what is known', () => {
    const reading = readDevice(texts(pixel), 5000, null);
    assert.equal(reading.rawCurrent, -412500);
    assert.equal(reading.voltageMv, 4021.25);
    assert.equal(reading.celsius, 48.25);
    const signals = { batteryPercent: 71, charging: false, thermalStatus: 1, freeMemoryBytes: 2_048_000_000 };
    assert.deepEqual(toTraceLine(reading, 2000), { t: 3000, signals });
  });

  it('takes the load from the reading before', () => {
    const first = readDevice(texts(pixel), 0, null);
    const second = readDevice({ ...texts(pixel), cpuStat: 'cpu  175 0 100 825 0 0 0 0 0 0\n' }, 1000, first);
    assert.equal(toTraceLine(second, 0).signals.cpuLoad, 0.75);
  });

  it('falls back on the current that Samsung prints, and stays blank without any', () => {
    assert.equal(readDevice(texts(samsung), 0, null).rawCurrent, 321);
    assert.equal(readDevice(texts(huawei), 0, null).rawCurrent, null);
    const nothing = { battery: '', thermal: '', memInfo: '', cpuStat: '', cores: '', currentNow: '', voltageNow: '' };
    assert.deepEqual(toTraceLine(readDevice(nothing, 7, null), 7), { t: 0, signals: {} });
  });
});

describe('the sensor script', () => {
  it('is cut into its sections, carriage returns and noise before the first aside', () => {
    const output = `* daemon started\r\n--- adascale battery\r\n${pixel.battery}--- adascale memInfo\r\nMemTotal: 1 kB\r\n--- adascale currentNow\r\n\r\n`;
    const sections = splitSections(output);
    assert.equal(parseBatteryDump(sections.battery).percent, 71);
    assert.match(sections.memInfo, /^MemTotal: 1 kB$/);
    assert.equal(sections.thermal, '');
    assert.equal(readDecimal(sections.currentNow), null);
    assert.match(sensorScript, /echo '--- adascale voltageNow'; cat \S+\/voltage_now 2>\/dev\/null; true$/);
  });
});
