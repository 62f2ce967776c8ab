// Clock and capacity of each core, from the lines that `grep -H . /sys/devices/system/cpu/cpu*/…` prints: path, colon, value.
// A core that is offline, or whose clock is nobody's business, has no line and stays unknown.
import { readBetween } from './readDecimal';

export interface Core {
  readonly index: number;
  readonly currentKhz: number | null;
  readonly maximumKhz: number | null;
  /** 1024 is the fastest core of the device; null where the kernel does not tell. */
  readonly capacity: number | null;
}

const maximumCharacters = 256 * 1024;
const mostCores = 256;

const fields = {
  'cpufreq/scaling_cur_freq': 'currentKhz',
  'cpufreq/scaling_max_freq': 'maximumKhz',
  cpu_capacity: 'capacity',
} as const;

/** In order of their number. */
export function parseCores(text: string): readonly Core[] {
  const cores = new Map<number, Core>();
  for (const line of text.slice(0, maximumCharacters).split('\n')) {
    const [, digits, file, value] =
      /\/cpu(\d{1,3})\/(cpufreq\/scaling_cur_freq|cpufreq\/scaling_max_freq|cpu_capacity):(.*)$/.exec(line) ?? [];
    const index = Number(digits);
    const reading = readBetween(value, 1, 1e8);
    if (file === undefined || reading === null || index >= mostCores) continue;
    const known = cores.get(index) ?? { index, currentKhz: null, maximumKhz: null, capacity: null };
    cores.set(index, { ...known, [fields[file as keyof typeof fields]]: reading });
  }
  return [...cores.values()].sort((a, b) => a.index - b.index);
}
