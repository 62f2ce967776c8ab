import type { Command } from 'commander';
import { defaultAdbServer } from '../../shared/device/adbServer';
import { formatBytes } from '../../shared/format';
import type { DevicesResult } from '../../shared/protocol/devices';
import { runSession, type CommonOptions } from '../session';
import { printTable } from '../terminal';
import { adbServer } from '../values';

type Options = CommonOptions & { readonly adbServer?: string; readonly clean?: string };

function print(result: DevicesResult): void {
  printTable(
    ['target', 'what', 'runtime', 'state'],
    result.targets.map(({ id, label, runtime, state, detail }) => [
      id,
      label,
      runtime,
      detail ? `${state}: ${detail}` : state,
    ]),
    [],
  );
  if (result.adb) process.stderr.write(`${result.adb.message}\n${result.adb.hint ? `  ${result.adb.hint}\n` : ''}`);
}

export function addDevices(program: Command): void {
  program
    .command('devices')
    .option('--adb-server <host:port>', `address of the adb server (default ${defaultAdbServer})`, adbServer)
    .option('--clean <target>', 'remove what AdaScale left on a device')
    .description('where variants can be measured')
    .action((_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const params = options.adbServer === undefined ? {} : { adbServer: options.adbServer };
      const { clean } = options;
      if (clean === undefined)
        return runSession(options, ({ client, signal }) => client.call('device/list', params, { signal }), print);
      return runSession(
        options,
        ({ client, signal }) => client.call('device/clean', { target: clean, ...params }, { signal }),
        ({ removedBytes }) => process.stdout.write(`removed ${formatBytes(removedBytes)} from ${clean}\n`),
      );
    });
}
