import type { Command } from 'commander';
import { formatBytes, formatMs } from '../../shared/format';
import type { ProfileRecord } from '../../shared/protocol/engine';
import { AdaScaleError } from '../../shared/errors';
import { runSession, withoutCommon, type CommonOptions } from '../session';
import { printTable } from '../terminal';
import { count, list } from '../values';

type Options = CommonOptions & {
  readonly target?: string;
  readonly runs?: number;
  readonly threads?: number;
  readonly run?: string;
  readonly variants?: string[];
};

function print({ records }: { readonly records: readonly ProfileRecord[] }): void {
  printTable(
    ['model', 'median', '90th', 'spread', 'runs', 'peak memory'],
    records.map((record) => [
      record.id,
      formatMs(record.medianMs),
      formatMs(record.p90Ms),
      formatMs(record.spreadMs),
      String(record.samples),
      formatBytes(record.peakMemoryBytes),
    ]),
    [1, 2, 3, 4, 5],
  );
  const [first] = records;
  if (first) process.stdout.write(`measured on ${first.device}, ${first.runtime}\n`);
}

export function addProfile(program: Command): void {
  program
    .command('profile')
    .argument('[models...]', 'model files')
    .option('--run <run>', 'measure variants of this run instead')
    .option('--variants <ids>', 'which variants of the run, comma separated (default: its frontier)', list)
    .option('--target <id>', 'local or adb:SERIAL', 'local')
    .option('--runs <n>', 'measured runs of each, at least', count('--runs'))
    .option('--threads <n>', 'kernel threads', count('--threads'))
    .description('measure latency on a target')
    .action((models: string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const rest = withoutCommon(options);
      return runSession(
        options,
        ({ client, signal, progress }) => {
          if (models.length === 0 && rest.run === undefined) {
            throw new AdaScaleError('input.missing', 'profile needs model files or --run RUN');
          }
          return client.call(
            'profile/run',
            { ...rest, ...(models.length > 0 && { models }) },
            {
              signal,
              onProgress: ({ done, total, detail }) => progress.update(total > 0 ? done / total : 0, 'profile', detail),
            },
          );
        },
        print,
      );
    });
}
