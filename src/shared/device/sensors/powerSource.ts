// Where the shell of a device can read its battery's current and voltage, and the line that keeps reading them. Drivers name
// their files as they please (power_supply_class of the kernel says current_now and voltage_now, under any supply), SELinux
// forbids some of them to the shell, and Samsung prints the current in `dumpsys battery` instead: so each is tried.
import { toMillivolts } from './parseBatteryDump';
import { readBetween, readDecimal } from './readDecimal';

export interface PowerSource {
  /** In words, for records: the file, or `dumpsys battery`. */
  readonly name: string;
  /** A line for the device's shell that prints a reading every so often until it is ended. */
  readonly script: string;
}

export interface RawPower {
  /** By the clock of the device, ms since 1970. */
  readonly timeMs: number;
  /** As the driver prints it; unit and sign belong to the device. */
  readonly rawCurrent: number;
  readonly voltageMv: number;
}

const root = '/sys/class/power_supply';
const currentFiles = [
  'battery/current_now',
  'battery/batt_current_ua_now',
  'battery/batt_current',
  'battery/BatteryAverageCurrent',
  'bms/current_now',
  'Battery/current_now',
  'max17042-0/current_now',
  'max170xx_battery/current_now',
  'battery/current_avg',
].map((file) => `${root}/${file}`);
const voltageFiles = [
  'battery/voltage_now',
  'battery/batt_vol',
  'bms/voltage_now',
  'Battery/voltage_now',
  'max17042-0/voltage_now',
  'max170xx_battery/voltage_now',
].map((file) => `${root}/${file}`);

const fromDump =
  "dumpsys battery 2>/dev/null | sed -n -e 's/^ *current now: */c=/p' -e 's/^ *voltage: */v=/p' | tr '\\n' ' '";

/** Prints every file that can be read with its content, then what `dumpsys battery` says. Constant: no foreign text in it. */
export const powerProbeScript = [
  `for f in ${[...currentFiles, ...voltageFiles].join(' ')}; do v=; read -r v <"$f" && echo "$f $v"; done 2>/dev/null`,
  `echo "dump $(${fromDump})"`,
].join('; ');

/** Seconds between two readings; a dump takes its time. */
const filePause = 0.1;
const dumpPause = 0.4;

/** mksh, the shell of Android, keeps the time without a program of its own. */
const stamp = 't=$EPOCHREALTIME; [ -n "$t" ] || t=$(date +%s.%N)';

const loop = (reading: string, pause: number): string =>
  `while :; do ${stamp}; ${reading}; sleep ${pause}; done 2>/dev/null`;

/** @param probed What {@link powerProbeScript} printed. Null where current or voltage cannot be read. */
export function choosePowerSource(probed: string): PowerSource | null {
  const lines = probed.split('\n').map((line) => line.replace('\r', ''));
  const valueOf = (file: string): string | undefined =>
    lines.find((line) => line.startsWith(`${file} `))?.slice(file.length + 1);
  const known = currentFiles.filter((file) => readDecimal(valueOf(file)) !== null);
  // A driver that fills nothing in says 0.
  const current = known.find((file) => readDecimal(valueOf(file)) !== 0) ?? known[0];
  const voltage = voltageFiles.find((file) => toMillivolts(readDecimal(valueOf(file))) !== null);
  const dump = parseFields(valueOf('dump') ?? '');
  if (current !== undefined && voltage !== undefined) {
    const reading = `c=; v=; read -r c <${current}; read -r v <${voltage}; echo "$t c=$c v=$v"`;
    return { name: current, script: loop(reading, filePause) };
  }
  if (current !== undefined && dump.voltageMv !== null) {
    // The voltage moves little in a minute.
    const reading = `c=; read -r c <${current}; echo "$t c=$c v=${dump.voltageMv}"`;
    return { name: current, script: loop(reading, filePause) };
  }
  if (dump.rawCurrent === null || dump.voltageMv === null) return null;
  return { name: 'dumpsys battery', script: loop(`echo "$t $(${fromDump})"`, dumpPause) };
}

function parseFields(text: string): { readonly rawCurrent: number | null; readonly voltageMv: number | null } {
  const field = (name: string): string | undefined => new RegExp(`(?:^| )${name}=([^ ]*)`).exec(text)?.[1];
  return {
    rawCurrent: readBetween(field('c'), -2e7, 2e7),
    voltageMv: toMillivolts(readBetween(field('v'), 0, 2.5e7)),
  };
}

/** One line of a source's script; null for what is no whole reading. */
export function parsePowerLine(line: string): RawPower | null {
  const [, seconds, fields] = /^(\d{9,12}\.\d{1,9}) (.*)$/.exec(line.trimEnd()) ?? [];
  if (seconds === undefined || fields === undefined) return null;
  const { rawCurrent, voltageMv } = parseFields(fields);
  return rawCurrent === null || voltageMv === null ? null : { timeMs: 1000 * Number(seconds), rawCurrent, voltageMv };
}
