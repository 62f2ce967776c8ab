// `dumpsys battery` (BatteryService.dumpInternal of AOSP). Makers add lines of their own, some under a second heading and some
// with a name that an earlier line had in other letters (Samsung's `charge counter`), so keys are taken as written and the
// first one counts.
import { readBetween } from './readDecimal';

export interface BatteryReading {
  /** 0…100. */
  readonly percent: number | null;
  /** True while energy enters the battery or a charger carries the load. */
  readonly charging: boolean | null;
  readonly voltageMv: number | null;
  readonly temperatureCelsius: number | null;
  /** As Samsung prints it, mA; null elsewhere. */
  readonly currentMa: number | null;
}

/** Longer dumps are not a battery's. */
const maximumCharacters = 64 * 1024;

/** BatteryManager.BATTERY_STATUS_…: charging and full draw from the charger, discharging and not charging do not say. */
const chargingStatus = 2;
const dischargingStatus = 3;

function readKeys(text: string): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const line of text.slice(0, maximumCharacters).split('\n')) {
    const [, key, value] = /^\s*([A-Za-z][A-Za-z ]*?)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined && value !== '' && !keys.has(key)) keys.set(key, value);
  }
  return keys;
}

const plugs = ['AC powered', 'USB powered', 'Wireless powered', 'Dock powered'];

/** A plugged battery that holds at its limit is on the charger's power too, whatever its status says. */
function isCharging(keys: ReadonlyMap<string, string>): boolean | null {
  const powered = plugs.map((key) => keys.get(key)).filter((value) => value === 'true' || value === 'false');
  if (powered.includes('true')) return true;
  const status = readBetween(keys.get('status'), 1, 5);
  if (status === chargingStatus) return true;
  return powered.length > 0 || status === dischargingStatus ? false : null;
}

/** Volts, millivolts or microvolts, as makers please; null where it is none of them. */
export function toMillivolts(value: number | null): number | null {
  if (value === null) return null;
  const millivolts = value >= 1e6 ? value / 1000 : value < 100 ? value * 1000 : value;
  return millivolts >= 2000 && millivolts <= 25_000 ? millivolts : null;
}

/** Every field on its own: what is absent, empty or out of range is null. */
export function parseBatteryDump(text: string): BatteryReading {
  const keys = readKeys(text);
  const scale = readBetween(keys.get('scale'), 1, 1e6) ?? 100;
  const level = readBetween(keys.get('level'), 0, scale);
  const tenths = readBetween(keys.get('temperature'), -400, 1200);
  return {
    percent: level === null ? null : (100 * level) / scale,
    charging: isCharging(keys),
    voltageMv: toMillivolts(readBetween(keys.get('voltage'), 0, 2.5e7)),
    temperatureCelsius: tenths === null ? null : tenths / 10,
    currentMa: readBetween(keys.get('current now'), -20_000, 20_000),
  };
}
