import type { Command } from 'commander';
import { defaultAdbServer } from '../../shared/device/adbServer';
import { formatBytes, formatPercent } from '../../shared/format';
import type { DeviceReading } from '../../shared/device/sensors/deviceReading';
import type { MonitorResult } from '../../shared/protocol/devices';
import { runSession, withoutCommon, type CommonOptions } from '../session';
import { printTable } from '../terminal';
import { adbServer, amount, count } from '../values';

type Options = CommonOptions & {
  readonly target?: string;
  readonly seconds?: number;
  readonly intervalMs?: number;
  readonly out?: string;
  readonly adbServer?: string;
};

const charge = ({ charging }: DeviceReading): string =>
  charging === null ? '' : charging ? 'charging' : 'discharging';

/** One line: what is known, in words. */
export function describeReading(reading: DeviceReading): string {
  const { batteryPercent, thermalStatus, celsius, freeMemoryBytes, cpuLoad } = reading;
  return [
    batteryPercent === null ? '' : `battery ${Math.round(batteryPercent)} %`,
    charge(reading),
    thermalStatus === null ? '' : `thermal status ${thermalStatus}`,
    celsius === null ? '' : `${celsius.toFixed(1)} °C`,
    freeMemoryBytes === null ? '' : `${formatBytes(freeMemoryBytes)} free`,
    cpuLoad === null ? '' : `load ${formatPercent(cpuLoad)}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function print({ target, lines, last, unknown, out }: MonitorResult): void {
  printTable(['target', 'lines', 'last reading'], [[target, String(lines), describeReading(last)]], [1]);
  if (unknown.length > 0) process.stdout.write(`${target} does not tell: ${unknown.join(', ')}\n`);
  if (out !== undefined) process.stdout.write(`trace in ${out}\n`);
}

export function addMonitor(program: Command): void {
  program
    .command('monitor')
    .option('--target <id>', 'local, adb:SERIAL, or adb for the only device attached', 'local')
    .option('--adb-server <host:port>', `address of the adb server (default ${defaultAdbServer})`, adbServer)
    .option('--seconds <n>', 'how long (default 60)', amount('--seconds', 0.1))
    .option('--interval-ms <n>', 'one reading every so many ms (default 1000)', count('--interval-ms', 100))
    .option('--out <file>', 'record a trace for the simulator, JSON lines')
    .description('battery, heat, memory and load of a target, live or as a trace')
    .action((_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { seconds = 60 } = options;
      return runSession(
        options,
        ({ client, signal, progress }) =>
          client.call('device/monitor', withoutCommon(options), {
            signal,
            onProgress: ({ reading, line }) =>
              progress.update(Math.min(1, line.t / (seconds * 1000)), 'monitor', describeReading(reading)),
          }),
        print,
      );
    });
}
