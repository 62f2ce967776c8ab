import type { Command } from 'commander';
import { defaultAdbServer } from '../../shared/device/adbServer';
import type { SearchParams, SearchProgress } from '../../shared/protocol/engine';
import type { SearchResult } from '../../shared/run/manifest';
import { frontierTable } from '../frontierTable';
import { sensitivityTable } from '../sensitivityTable';
import { runSession, withoutCommon, type CommonOptions, type Session } from '../session';
import { adbServer, addBudget, amount, count, energySeconds, list, oneOf } from '../values';
import { watchSearch } from '../watchSearch';

type Options = CommonOptions &
  Omit<SearchParams, 'model' | 'budgets' | 'energySeconds'> & {
    readonly budget?: SearchParams['budgets'];
    readonly energy?: true | number;
  };

const resumeCommand = ({ run }: SearchProgress): string => `adascale resume ${run}`;

function printResult(result: SearchResult): void {
  frontierTable(result);
  sensitivityTable(result.sensitivity);
  process.stdout.write(`run: ${result.run}\nexport: adascale export ${result.run} --variants ID,ID --out DIR\n`);
}

function addSettings(command: Command): Command {
  return command
    .option('--data <path>', 'labelled data (else the recipe adascale.json beside the model)')
    .option('--out <run>', 'run folder, empty or absent')
    .option('--target <id>', 'where to measure: local, adb:SERIAL, or adb for the only device attached')
    .option('--adb-server <host:port>', `address of the adb server (default ${defaultAdbServer})`, adbServer)
    .option('--evaluations <n>', 'candidates to evaluate', count('--evaluations'))
    .option('--epochs <n>', 'epochs of supernet training', count('--epochs', 0))
    .option('--batch-size <n>', 'images a step', count('--batch-size'))
    .option('--learning-rate <x>', 'peak learning rate', amount('--learning-rate'))
    .option('--seed <n>', 'seed of everything random', count('--seed', 0))
    .option('--budget <metric=limit>', 'hard limit, for example latencyMs=8; may be repeated', addBudget)
    .option(
      '--latency <how>',
      'measured, or predicted (never touches the clock)',
      oneOf('--latency', ['measured', 'predicted']),
    )
    .option('--backend <id>', 'auto, or the backend that trains')
    .option('--threads <n>', 'kernel threads', count('--threads'))
    .option('--checkpoint-steps <n>', 'optimiser steps between checkpoints', count('--checkpoint-steps'))
    .option('--train-limit <n>', 'at most this many training images', count('--train-limit'))
    .option('--validation-limit <n>', 'at most this many images judge a candidate', count('--validation-limit'))
    .option('--fine-tune-variants <n>', 'frontier variants fine-tuned at the end', count('--fine-tune-variants', 0))
    .option(
      '--sensitivity-probes <n>',
      'single changes judged before training, to seed the search (default 48, 0 for none)',
      count('--sensitivity-probes', 0),
    )
    .option('--fine-tune-epochs <n>', 'epochs of each (default: half of --epochs)', count('--fine-tune-epochs', 0))
    .option('--operators <ids>', 'operators that the search may use, comma-separated (default: all)', list)
    .option('--width-quantum <n>', 'widths are multiples of so many channels (default: 8)', count('--width-quantum', 1))
    .option(
      '--energy [seconds]',
      'on a device: energy of the final table too, each variant for so long (default 20)',
      amount('--energy', 1),
    )
    .option('--preprocessing <id>', 'auto, raw, unit, signed, imagenet, …');
}

export function addSearch(program: Command): void {
  addSettings(program.command('search').argument('<model>', 'trained model file'))
    .description('train a supernet from the model and search it for the Pareto frontier')
    .action((model: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { budget, energy, ...rest } = withoutCommon(options);
      const params: SearchParams = {
        ...rest,
        model,
        ...(budget && { budgets: budget }),
        ...(energy !== undefined && { energySeconds: energySeconds(energy) }),
      };
      const call = (session: Session): Promise<SearchResult> =>
        watchSearch(session, resumeCommand, (onProgress) =>
          session.client.call('search/start', params, { signal: session.signal, onProgress }),
        );
      return runSession(options, call, printResult);
    });
}

export function addResume(program: Command): void {
  program
    .command('resume')
    .argument('<run>', 'run folder')
    .description('continue a search that was cancelled, failed or killed, exactly where it stood')
    .action((run: string, _options: unknown, command: Command) =>
      runSession(
        command.optsWithGlobals<CommonOptions>(),
        (session) =>
          watchSearch(session, resumeCommand, (onProgress) =>
            session.client.call('search/resume', { run }, { signal: session.signal, onProgress }),
          ),
        printResult,
      ),
    );
}
