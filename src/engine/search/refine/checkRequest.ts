// What a refinement could fail at, found before it begins and told together.
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { AdaScaleError, toJsonError } from '../../../shared/errors';
import type { PreflightProblem } from '../../../shared/protocol/engine';
import { isBaseline, type Candidate } from '../../../shared/run/candidate';
import { checkAmount, refinementLimits } from '../../../shared/run/refinement';
import type { RunDirectory } from '../../runs/runDirectory';
import { checkDataOfRun } from '../dataOfRun';
import { throwProblems } from '../preflight';
import type { Decided } from './decide';

type Check = () => Promise<void> | void;

/**
 * @param movedData where the data lies now, if not where it was
 * @throws AdaScaleError `input.range`, `run.unfinished`, `run.unknownVariant`, `run.failedVariant`, `run.startingNetwork`,
 * `run.alreadyTuned`, `run.notTrained`, `data.…`, `run.dataChanged`: the first, the others in its message.
 */
export async function checkRequest(
  run: RunDirectory,
  asked: Decided,
  signal: AbortSignal,
  movedData?: string,
): Promise<void> {
  requireFinished(run);
  await runChecks(signal, [
    () => checkAmounts(asked),
    ...asked.candidates.map((id) => () => checkCandidate(run, id, asked)),
    ...sourceChecks(run, signal, movedData),
  ]);
}

/** What a resumed refinement needs. @throws AdaScaleError as above. */
export async function checkSources(run: RunDirectory, signal: AbortSignal, movedData?: string): Promise<void> {
  requireFinished(run);
  await runChecks(signal, sourceChecks(run, signal, movedData));
}

const sourceChecks = (run: RunDirectory, signal: AbortSignal, movedData?: string): readonly Check[] => [
  () => checkWeights(run),
  () => checkDataOfRun(movedData === undefined ? run : withData(run, movedData), signal),
];

const withData = ({ path: folder, manifest }: RunDirectory, data: string): Pick<RunDirectory, 'path' | 'manifest'> => ({
  path: folder,
  manifest: { ...manifest, settings: { ...manifest.settings, dataPath: path.resolve(data) } },
});

async function runChecks(signal: AbortSignal, checks: readonly Check[]): Promise<void> {
  const problems: PreflightProblem[] = [];
  for (const check of checks) {
    try {
      await check();
    } catch (error) {
      signal.throwIfAborted();
      const { stack: _stack, ...json } = toJsonError(error);
      problems.push({ ...json, severity: 'error' });
    }
  }
  throwProblems(problems);
}

function requireFinished({ path: folder, manifest: { state, phase } }: RunDirectory): void {
  if (state === 'done') return;
  throw new AdaScaleError(
    'run.unfinished',
    `The search of ${folder} has not ended (it stopped while ${phase})`,
    'Resume it first.',
  );
}

function checkAmounts({ candidates, evaluations, epochs }: Decided): void {
  checkAmount('The number of variants', candidates.length, refinementLimits.candidates);
  if (evaluations !== null) checkAmount('The number of new variants', evaluations, refinementLimits.evaluations);
  if (epochs !== null) checkAmount('The number of epochs', epochs, refinementLimits.epochs);
}

function checkCandidate(run: RunDirectory, id: string, { what, epochs }: Decided): void {
  const candidate = run.candidates.find((one) => one.id === id);
  if (candidate === undefined) throw unknown(run, id);
  if (candidate.status === 'failed') {
    const why = candidate.error === undefined ? '' : `: ${candidate.error.message}`;
    throw new AdaScaleError('run.failedVariant', `${id} failed when it was evaluated${why}`, 'Choose another variant.');
  }
  if (what === 'fineTune') checkTunable(candidate, epochs ?? 0);
}

function checkTunable(candidate: Candidate, epochs: number): void {
  const { id, fineTunedEpochs } = candidate;
  if (isBaseline(candidate)) {
    const hint = 'Fine-tuning trains a compressed variant: choose one.';
    throw new AdaScaleError('run.startingNetwork', 'The starting network is what variants learn from', hint);
  }
  if (fineTunedEpochs === undefined || fineTunedEpochs < epochs) return;
  throw new AdaScaleError(
    'run.alreadyTuned',
    `${id} was fine-tuned for ${fineTunedEpochs} ${fineTunedEpochs === 1 ? 'epoch' : 'epochs'} already`,
    'Ask for more epochs (fine-tuning starts anew each time), or choose another variant.',
  );
}

function unknown({ path: folder, candidates }: RunDirectory, id: string): AdaScaleError {
  const known = candidates.filter(({ status }) => status === 'evaluated').map((candidate) => candidate.id);
  return new AdaScaleError(
    'run.unknownVariant',
    `${folder} has no variant ${id}`,
    `Choose among ${known.slice(0, 20).join(', ')}.`,
  );
}

function checkWeights(run: RunDirectory): void {
  if (existsSync(run.file('weights'))) return;
  throw new AdaScaleError(
    'run.notTrained',
    `${run.path} has no trained weights (weights.bin is missing)`,
    'Restore the run folder from a copy: variants are made from these weights.',
  );
}
