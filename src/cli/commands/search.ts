import type { Command } from 'commander';
import type { SearchParams, SearchProgress } from '../../shared/protocol/engine';
import type { SearchResult } from '../../shared/run/manifest';
import { frontierTable } from '../frontierTable';
import { runSession, type CommonOptions, type Session } from '../session';
import type { Progress } from '../terminal';
import { addBudget, amount, count, oneOf } from '../values';

type Options = CommonOptions & Omit<SearchParams, 'model' | 'budgets'> & { readonly budget?: SearchParams['budgets'] };

/** Shows a search's progress on the terminal. */
const show =
  (progress: Progress) =>
  ({ progress: now }: SearchProgress): void => {
    if (now) progress.update(now.fraction, now.phase, now.detail);
  };

export function printResult(result: SearchResult): void {
  frontierTable(result);
  process.stdout.write(`run: ${result.run}\nexport: adascale export ${result.run} --variants ID,ID --out DIR\n`);
}

function addSettings(command: Command): Command {
  return command
    .option('--data <path>', 'labelled data (else the recipe adascale.json beside the model)')
    .option('--out <run>', 'run folder, empty or absent')
    .option('--target <id>', 'where to measure: local or adb:SERIAL')
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
    .option('--preprocessing <id>', 'auto, raw, unit, signed, imagenet, …');
}

export function addSearch(program: Command): void {
  addSettings(program.command('search').argument('<model>', 'trained model file'))
    .description('train a supernet from the model and search it for the Pareto frontier')
    .action((model: string, _options: unknown, command: Command) => {
      const { json, quiet, verbose, budget, ...rest } = command.optsWithGlobals<Options>();
      const params: SearchParams = { ...rest, model, ...(budget && { budgets: budget }) };
      const call = ({ client, signal, progress }: Session): Promise<SearchResult> =>
        client.call('search/start', params, { signal, onProgress: show(progress) });
      return runSession(
        { ...(json && { json }), ...(quiet && { quiet }), ...(verbose && { verbose }) },
        call,
        printResult,
      );
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
        ({ client, signal, progress }) => client.call('search/resume', { run }, { signal, onProgress: show(progress) }),
        printResult,
      ),
    );
}
