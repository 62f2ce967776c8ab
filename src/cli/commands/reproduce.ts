import type { Command } from 'commander';
import { AdaScaleError } from '../../shared/errors';
import type { ReproduceParams } from '../../shared/protocol/reproduce';
import { runSession, withoutCommon, type CommonOptions } from '../session';
import { count } from '../values';

type Options = CommonOptions &
  Omit<ReproduceParams, 'quick' | 'networks'> & { readonly quick?: boolean; readonly network?: readonly string[] };

/** `name=path` added to what earlier --data options gave. */
function addData(text: string, earlier: ReproduceParams['data'] = []): ReproduceParams['data'] {
  const split = text.indexOf('=');
  if (split < 1 || split === text.length - 1) {
    throw new AdaScaleError(
      'input.choice',
      `--data "${text}" is not NAME=PATH`,
      'For example --data fashion=./fashion-mnist',
    );
  }
  return [...earlier, { name: text.slice(0, split), path: text.slice(split + 1) }];
}

function addName(id: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, id];
}

export function addReproduce(program: Command): void {
  program
    .command('reproduce')
    .requiredOption('--data <name=path>', 'labelled data by name; may be repeated (--quick takes the first)', addData)
    .requiredOption('--out <folder>', 'where everything is kept; the same folder goes on where it stood')
    .option('--quick', 'one data set, one small network, one seed', false)
    .option('--network <id>', 'only this network of the size; may be repeated', addName)
    .option('--seeds <n>', 'how many seeds', count('--seeds'))
    .option('--epochs <n>', 'epochs of the starting network; the others follow', count('--epochs'))
    .option('--train-limit <n>', 'at most this many training images', count('--train-limit'))
    .option('--evaluations <n>', 'candidates that our search evaluates', count('--evaluations'))
    .option('--threads <n>', 'kernel threads of training', count('--threads'))
    .option('--ablate', 'also measure what each guard of training is worth')
    .description('the figures of the AdaScale paper, measured here: ours against four other ways')
    .action((_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { network, ...others } = withoutCommon(options);
      const params = { ...others, quick: options.quick === true, ...(network !== undefined && { networks: network }) };
      return runSession(
        options,
        ({ client, signal, progress }) =>
          client.call('reproduce/run', params, {
            signal,
            onProgress: ({ fraction, detail }) => progress.update(fraction, 'reproduce', detail),
          }),
        ({ report, out }) => void process.stdout.write(`${report}\nfolder: ${out}\n`),
      );
    });
}
