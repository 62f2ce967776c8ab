// `dumpsys thermalservice` (ThermalManagerService.dump of AOSP, Android 10 and later). The block "Cached temperatures" is what
// the last event left, hours ago perhaps; "Current temperatures from HAL" was read just now, and only that is believed.
import { readBetween, readDecimal } from './readDecimal';

export interface Temperature {
  readonly name: string;
  /** Temperature.TYPE_… of Android: 0 CPU, 1 GPU, 2 battery, 3 skin, 4 USB port, 9 NPU; -1 unknown. */
  readonly type: number;
  readonly celsius: number;
}

export interface ThermalReading {
  /** PowerManager.THERMAL_STATUS_…, 0 (none) to 6 (shutdown). */
  readonly status: number | null;
  /** From the HAL, those that are temperatures. */
  readonly temperatures: readonly Temperature[];
}

const maximumCharacters = 256 * 1024;
const mostSensors = 256;

/** Types 6 to 8 are battery voltage, current and charge limits, not degrees. */
const isTemperature = (type: number): boolean => type <= 5 || type >= 9;

export function parseThermalDump(text: string): ThermalReading {
  const dump = text.slice(0, maximumCharacters);
  const status = readBetween(/^\s*Thermal Status:\s*(\S+)\s*$/m.exec(dump)?.[1], 0, 6);
  return { status, temperatures: readHalBlock(dump) };
}

function readHalBlock(dump: string): Temperature[] {
  const lines = dump.split('\n');
  const start = lines.findIndex((line) => /^\s*Current temperatures from HAL:\s*$/.test(line));
  if (start === -1) return [];
  const temperatures: Temperature[] = [];
  for (const line of lines.slice(start + 1, start + 1 + mostSensors)) {
    const [, fields] = /^\s*Temperature\{(.*)\}\s*$/.exec(line) ?? [];
    if (fields === undefined) break;
    const temperature = readTemperature(fields);
    if (temperature !== null) temperatures.push(temperature);
  }
  return temperatures;
}

/** Absent sensors read NaN or exactly 0.0; degrees outside of what silicon survives are noise. */
function readTemperature(fields: string): Temperature | null {
  const field = (name: string): string | undefined => new RegExp(`(?:^|, )${name}=([^,]*)`).exec(fields)?.[1];
  const celsius = readBetween(field('mValue'), -40, 150);
  const type = readDecimal(field('mType'));
  const name = field('mName');
  if (celsius === null || celsius === 0 || type === null || name === undefined || !isTemperature(type)) return null;
  return { name: name.slice(0, 64), type, celsius };
}

/** The warmest sensor of these types; null without one. */
export function hottest(temperatures: readonly Temperature[], ...types: readonly number[]): number | null {
  const matching = temperatures.filter(({ type }) => types.includes(type)).map(({ celsius }) => celsius);
  return matching.length === 0 ? null : Math.max(...matching);
}
