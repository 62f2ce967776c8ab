// Everything that the shell user of an Android device may read, in one command: one round trip, and all of one moment. Each
// section begins with a line of its own, and a section whose source is absent is empty.
import type { SensorTexts } from './deviceReading';

const sources: Readonly<Record<keyof SensorTexts, string>> = {
  battery: 'dumpsys battery',
  thermal: 'dumpsys thermalservice',
  memInfo: 'cat /proc/meminfo',
  cpuStat: 'head -n 1 /proc/stat',
  cores:
    'grep -H . /sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_cur_freq /sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_max_freq /sys/devices/system/cpu/cpu[0-9]*/cpu_capacity',
  currentNow: 'cat /sys/class/power_supply/battery/current_now',
  voltageNow: 'cat /sys/class/power_supply/battery/voltage_now',
};

const mark = '--- adascale ';

const script = (commands: Readonly<Record<string, string>>): string =>
  Object.entries(commands)
    .map(([name, command]) => `echo '${mark}${name}'; ${command} 2>/dev/null`)
    .join('; ')
    .concat('; true');

/** For `sh -c`, or as the command of `adb shell`. Constant: nothing of a device or a person is in it. */
export const sensorScript: string = script(sources);

/** The sections of what {@link sensorScript} printed. */
export function splitSections(output: string): SensorTexts {
  const sections = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of output.replaceAll('\r', '').split('\n')) {
    if (line.startsWith(mark)) sections.set(line.slice(mark.length).trim(), (current = []));
    else current.push(line);
  }
  const section = (name: keyof SensorTexts): string => sections.get(name)?.join('\n') ?? '';
  return {
    battery: section('battery'),
    thermal: section('thermal'),
    memInfo: section('memInfo'),
    cpuStat: section('cpuStat'),
    cores: section('cores'),
    currentNow: section('currentNow'),
    voltageNow: section('voltageNow'),
  };
}
