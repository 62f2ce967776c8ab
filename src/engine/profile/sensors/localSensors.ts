// The signals of this computer. Linux tells through /proc and /sys; elsewhere only the processor's load is known the same way,
// and the rest stays unknown: what another system calls free memory is not what is available.
import { readdir, readFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import type { CpuTimes } from '../../../shared/device/sensors/cpuLoad';
import { readDevice, type DeviceReading } from '../../../shared/device/sensors/deviceReading';
import { toMillivolts } from '../../../shared/device/sensors/parseBatteryDump';
import { readBetween } from '../../../shared/device/sensors/readDecimal';
import type { SensorSource } from './sensorSource';

export interface LocalSensorOptions {
  /** Where /proc and /sys are; `/` unless a test says otherwise. */
  readonly root?: string;
  readonly now?: () => number;
}

const longestFile = 256 * 1024;

export function createLocalSensors({ root = '/', now = Date.now }: LocalSensorOptions = {}): SensorSource {
  const at = (file: string): string => path.join(root, file);
  return {
    target: 'local',
    dispose: () => Promise.resolve(),
    describe: async () => ({
      manufacturer: null,
      model: os.hostname(),
      soc: os.cpus()[0]?.model.replace(/\s+/g, ' ').trim() ?? null,
      androidVersion: null,
      sdk: null,
      abis: [os.arch()],
      emulated: false,
    }),
    read: async (before) => {
      const [memInfo, cpuStat, cores] = [
        await text(at('proc/meminfo')),
        await text(at('proc/stat')),
        await coreLines(at),
      ];
      const none = { battery: '', thermal: '', currentNow: '', voltageNow: '' };
      const reading = readDevice({ ...none, memInfo, cpuStat, cores }, now(), before);
      const power = await readPowerSupply(at('sys/class/power_supply'));
      return { ...withPortableLoad(reading, before), ...power, celsius: await readZones(at('sys/class/thermal')) };
    },
  };
}

/** The file, or the empty text where it cannot be read. */
const text = (file: string): Promise<string> =>
  readFile(file, 'utf8').then(
    (content) => content.slice(0, longestFile),
    () => '',
  );

const folders = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

const coreFiles = ['cpufreq/scaling_cur_freq', 'cpufreq/scaling_max_freq', 'cpu_capacity'];

/** As `grep -H .` would print them. */
async function coreLines(at: (file: string) => string): Promise<string> {
  const cores = (await folders(at('sys/devices/system/cpu'))).filter((name) => /^cpu\d+$/.test(name));
  const files = cores.flatMap((core) => coreFiles.map((file) => `sys/devices/system/cpu/${core}/${file}`));
  const lines = await Promise.all(files.map(async (file) => `/${file}:${(await text(at(file))).trim()}`));
  return lines.join('\n');
}

function withPortableLoad(reading: DeviceReading, before: DeviceReading | null): DeviceReading {
  if (reading.cpuTimes !== null) return reading;
  const cpuTimes = portableTimes();
  const [busy, total] = [
    cpuTimes.busy - (before?.cpuTimes?.busy ?? NaN),
    cpuTimes.total - (before?.cpuTimes?.total ?? NaN),
  ];
  return { ...reading, cpuTimes, cpuLoad: total > 0 && busy >= 0 ? Math.min(1, busy / total) : null };
}

function portableTimes(): CpuTimes {
  let [busy, total] = [0, 0];
  for (const { times } of os.cpus()) {
    const active = times.user + times.nice + times.sys + times.irq;
    busy += active;
    total += active + times.idle;
  }
  return { busy, total };
}

type Power = Pick<DeviceReading, 'batteryPercent' | 'charging' | 'batteryCelsius' | 'rawCurrent' | 'voltageMv'>;

const noPower: Power = {
  batteryPercent: null,
  charging: null,
  batteryCelsius: null,
  rawCurrent: null,
  voltageMv: null,
};

/** The first battery of the system (power_supply_class of the kernel); a desktop has none. */
async function readPowerSupply(folder: string): Promise<Power> {
  for (const name of (await folders(folder)).sort()) {
    const field = (file: string): Promise<string> => text(path.join(folder, name, file)).then((value) => value.trim());
    if ((await field('type')) !== 'Battery' || (await field('scope')) === 'Device') continue;
    const status = await field('status');
    const tenths = readBetween(await field('temp'), -400, 1200);
    return {
      batteryPercent: readBetween(await field('capacity'), 0, 100),
      charging: status === '' || status === 'Unknown' ? null : status !== 'Discharging',
      batteryCelsius: tenths === null ? null : tenths / 10,
      rawCurrent: readBetween(await field('current_now'), -2e7, 2e7),
      voltageMv: toMillivolts(readBetween(await field('voltage_now'), 0, 2.5e7)),
    };
  }
  return noPower;
}

/** The warmest zone, in thousandths of a degree in the files. */
async function readZones(folder: string): Promise<number | null> {
  const zones = (await folders(folder)).filter((name) => name.startsWith('thermal_zone'));
  const values = await Promise.all(zones.map((zone) => text(path.join(folder, zone, 'temp'))));
  const known = values.map((value) => readBetween(value, 1, 150_000)).filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known) / 1000;
}
