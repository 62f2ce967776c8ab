import type { Command } from 'commander';
import { formatMs, formatPercent } from '../../shared/format';
import type { ExportResult } from '../../shared/protocol/engine';
import { runSession, type CommonOptions } from '../session';
import { printTable } from '../terminal';
import { list } from '../values';

type Options = CommonOptions & { readonly variants: string[]; readonly out: string };

function print(result: ExportResult): void {
  printTable(
    ['variant', 'file', 'test accuracy', 'latency'],
    result.variants.map(({ id, file, accuracy, latencyMs }) => [
      id,
      file,
      formatPercent(accuracy),
      formatMs(latencyMs),
    ]),
    [2, 3],
  );
  process.stdout.write(`bundle: ${result.bundle} (${result.files.length} files; start with its README.md)\n`);
}

export function addExport(program: Command): void {
  program
    .command('export')
    .argument('<run>', 'run folder')
    .requiredOption('--variants <ids>', 'variants to ship, comma separated', list)
    .requiredOption('--out <dir>', 'bundle folder, empty or absent')
    .description('write variants, policy and runtime as a bundle for the app')
    .action((run: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      return runSession(
        options,
        ({ client, signal }) =>
          client.call('run/export', { run, variants: options.variants, out: options.out }, { signal }),
        print,
      );
    });
}
