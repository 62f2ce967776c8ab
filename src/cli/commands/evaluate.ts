import type { Command } from 'commander';
import { formatPercent } from '../../shared/format';
import type { EvaluateParams, EvaluateResult } from '../../shared/protocol/engine';
import { runSession, withoutCommon, type CommonOptions } from '../session';
import { count, oneOf } from '../values';

type Options = CommonOptions & Omit<EvaluateParams, 'model'>;

function print(result: EvaluateResult): void {
  const { preprocessing, accuracy, samples, split } = result;
  process.stdout.write(`${formatPercent(accuracy)} correct on ${samples} images of the ${split} split\n`);
  process.stdout.write(`preprocessing: ${preprocessing.id}`);
  const tried = Object.entries(preprocessing.tried ?? {}).map(([id, share]) => `${id} ${formatPercent(share)}`);
  process.stdout.write(tried.length > 0 ? ` (on a labelled sample: ${tried.join(', ')})\n` : '\n');
}

export function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .argument('<model>', 'model file')
    .option('--data <path>', 'labelled data: folder, archive, IDX, CIFAR binary or NPZ (else the recipe’s)')
    .option('--split <name>', 'train, validation or test', oneOf('--split', ['train', 'validation', 'test']), 'test')
    .option('--preprocessing <id>', 'auto, raw, unit, signed, imagenet, … (default: the recipe’s, else auto)')
    .option('--limit <n>', 'at most this many images', count('--limit'))
    .option('--seed <n>', 'seed of the splits', count('--seed', 0))
    .option('--backend <id>', 'backend that runs the model')
    .option('--threads <n>', 'kernel threads', count('--threads'))
    .description('accuracy of a model on labelled data')
    .action((model: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const rest = withoutCommon(options);
      return runSession(
        options,
        ({ client, signal, progress }) =>
          client.call(
            'model/evaluate',
            { ...rest, model },
            {
              signal,
              onProgress: ({ done, total, detail }) =>
                progress.update(total > 0 ? done / total : 0, 'evaluate', detail),
            },
          ),
        print,
      );
    });
}
