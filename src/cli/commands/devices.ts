import type { Command } from 'commander';
import { defaultAdbServer, parseAdbServer } from '../../shared/device/adbServer';
import { AdaScaleError } from '../../shared/errors';
import type { DevicesResult } from '../../shared/protocol/engine';
import { runSession, type CommonOptions } from '../session';
import { printTable } from '../terminal';

type Options = CommonOptions & { readonly adbServer?: string };

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

function address(text: string): string {
  if (parseAdbServer(text) !== null) return text;
  throw new AdaScaleError('input.adbServer', `--adb-server takes host:port, not "${text}"`);
}

export function addDevices(program: Command): void {
  program
    .command('devices')
    .option('--adb-server <host:port>', `address of the adb server (default ${defaultAdbServer})`, address)
    .description('where variants can be measured')
    .action((_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const params = options.adbServer === undefined ? {} : { adbServer: options.adbServer };
      return runSession(options, ({ client, signal }) => client.call('device/list', params, { signal }), print);
    });
}
