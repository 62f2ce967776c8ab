import type { Command } from 'commander';
import { AdaScaleError } from '../../shared/errors';
import { formatPercent } from '../../shared/format';
import type { RefineParams, RefineResult, SearchProgress } from '../../shared/protocol/engine';
import { dominates, objectiveVector } from '../../shared/pareto/dominance';
import type { Candidate } from '../../shared/run/candidate';
import { searchObjectives } from '../../shared/run/objectives';
import type { TuningOutcome } from '../../shared/run/refinement';
import { candidateTable } from '../frontierTable';
import { runSession, withoutCommon, type CommonOptions, type Session } from '../session';
import { count, list } from '../values';
import { watchSearch } from '../watchSearch';

type Options = CommonOptions &
  Pick<RefineParams, 'evaluations' | 'epochs' | 'seed' | 'data'> & {
    readonly candidate?: readonly string[];
    readonly fineTune?: true;
    readonly resume?: true;
  };

const addIds = (text: string, earlier: readonly string[] = []): readonly string[] => [...earlier, ...list(text)];

/** Null: go on with the one that was cut short. @throws AdaScaleError `input.usage`. */
function paramsOf(run: string, options: Options): RefineParams | null {
  const { candidate: candidates = [], fineTune, resume, ...rest } = withoutCommon(options);
  const { evaluations, epochs, seed } = rest;
  if (resume === true) {
    const others = [evaluations, epochs, seed, fineTune];
    if (candidates.length === 0 && others.every((option) => option === undefined)) return null;
    throw new AdaScaleError('input.usage', '--resume takes --data alone: what was asked stands in the run');
  }
  if (candidates.length === 0) {
    const hint = 'For example --candidate c-0007; the explorer and report.md show the ids.';
    throw new AdaScaleError('input.usage', 'refine needs --candidate ID, or --resume', hint);
  }
  if (fineTune !== true && epochs !== undefined)
    throw new AdaScaleError('input.usage', '--epochs is of fine-tuning', 'Add --fine-tune.');
  if (fineTune === true && evaluations !== undefined)
    throw new AdaScaleError('input.usage', 'Fine-tuning evaluates no new variants', 'Leave out --evaluations.');
  return { run, what: fineTune === true ? 'fineTune' : 'refine', candidates, ...rest };
}

/** At no objective worse, at one better. */
function isBetter(candidate: Candidate, other: Candidate): boolean {
  const [a, b] = [candidate, other].map((one) => objectiveVector(one, searchObjectives));
  return a != null && b != null && dominates(a, b);
}

function outcomeLine({ candidate, before, after, kept }: TuningOutcome): string {
  const change = `validation ${formatPercent(before)} before, ${formatPercent(after)} after`;
  return `${candidate}: ${change}${kept ? '' : '; not more accurate: it stays as it was'}\n`;
}

function printResult(result: RefineResult): void {
  const { run, what, around, candidates, asked = 0, baseline, tuned = [] } = result;
  const members = new Set(result.frontier.map(({ id }) => id));
  const rows = what === 'refine' ? [baseline, ...around, ...candidates] : [baseline, ...candidates];
  candidateTable(rows, { head: 'frontier', cell: ({ id }) => (members.has(id) ? 'yes' : ''), text: true });
  for (const outcome of tuned) process.stdout.write(outcomeLine(outcome));
  if (what === 'refine' && candidates.length < asked)
    process.stdout.write(`Only ${candidates.length} of ${asked}: no other networks are near.\n`);
  const joined = candidates.filter(({ id }) => members.has(id)).length;
  const better = candidates.filter((candidate) => around.some((one) => isBetter(candidate, one))).length;
  if (what === 'refine')
    process.stdout.write(
      `Of ${candidates.length} new variants ${joined} are on the frontier, ${better} are better than the chosen in all objectives\n`,
    );
  process.stdout.write(`run: ${run}\n`);
}

const resumeCommand = ({ run, refinement }: SearchProgress): string | null =>
  refinement === undefined ? null : `adascale refine ${run} --resume`;

export function addRefine(program: Command): void {
  program
    .command('refine')
    .argument('<run>', 'finished run folder')
    .description('search near a variant of a finished run, or fine-tune it')
    .option('--candidate <id>', 'the variant; may be repeated', addIds)
    .option('--evaluations <n>', 'new variants to evaluate (default 12)', count('--evaluations'))
    .option('--fine-tune', 'train the variant itself instead, with distillation')
    .option('--epochs <n>', 'epochs of fine-tuning (default: as the search’s)', count('--epochs'))
    .option('--seed <n>', 'seed of everything random (default: the run’s)', count('--seed', 0))
    .option('--data <path>', 'where the run’s data lies now, if it was moved')
    .option('--resume', 'go on with the one that was cancelled, failed or killed')
    .action((run: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const params = paramsOf(run, options);
      const call = (session: Session): Promise<RefineResult> =>
        watchSearch(session, resumeCommand, (onProgress) => {
          const { client, signal } = session;
          const { data } = options;
          if (params === null)
            return client.call(
              'run/resumeRefine',
              { run, ...(data !== undefined && { data }) },
              { signal, onProgress },
            );
          return client.call('run/refine', params, { signal, onProgress });
        });
      return runSession(options, call, printResult);
    });
}
