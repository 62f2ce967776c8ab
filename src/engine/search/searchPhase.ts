// The third phase: NSGA-II over the trained supernet, every candidate journalled before the next batch begins.
import { isBaseline, type Candidate } from '../../shared/run/candidate';
import type { RunDirectory } from '../runs/runDirectory';
import { Journal } from '../runs/journal';
import { evaluateCandidates } from './evaluateCandidates';
import type { Evaluation } from './evaluation';
import { evolve } from './evolve';
import { createHypervolumeTrace, type TraceRecord } from './hypervolumeTrace';
import { measureExitRates } from './leaving/exitRates';
import type { ProgressReporter } from './progressReporter';
import type { SensitivityRecord } from '../../shared/run/sensitivity';
import { sensitivityPrior, sensitivitySeeds } from './sensitivity/sensitivitySeeds';
import type { Proposal } from './problem';
import { createSubNetworkProblem } from './subNetworkProblem';

/** Candidates judged, then measured together with the starting network. */
const batchSize = 4;

export async function searchPhase(
  run: RunDirectory,
  evaluation: Evaluation,
  baseline: Candidate,
  reporter: ProgressReporter,
  sensitivity: readonly SensitivityRecord[] = [],
): Promise<void> {
  const { supernet, predictor } = evaluation;
  const { evaluations, seed, budgets } = run.manifest.settings;
  const evaluated = run.candidates.filter((candidate) => !isBaseline(candidate));
  const trace = await openTrace(run, baseline, evaluated);
  let failures = evaluated.filter((candidate) => candidate.status === 'failed').length;
  let done = evaluated.length;
  const tell = (): void =>
    reporter.progress(
      'searching',
      done / evaluations,
      `${done} of ${evaluations} evaluated${failures > 0 ? `, ${failures} failed` : ''}`,
    );
  const evaluate = async (proposals: readonly Proposal[]): Promise<readonly Candidate[]> => {
    evaluation.signal.throwIfAborted();
    return evaluateCandidates(evaluation, proposals);
  };
  const onEvaluated = async (candidates: readonly Candidate[]): Promise<void> => {
    for (const candidate of candidates) {
      await run.addCandidate(candidate);
      await trace.add(candidate);
      if (candidate.status === 'failed') failures += 1;
    }
    done += candidates.length;
    reporter.candidates(candidates);
    tell();
    await evaluation.breathe();
  };
  try {
    tell();
    const problem = createSubNetworkProblem(supernet, predictor, evaluate, await measureExitRates(evaluation));
    const { space, smallest } = supernet;
    const archive = await evolve({
      space,
      smallest,
      problem,
      seed,
      evaluations,
      budgets,
      baseline,
      evaluated,
      batchSize,
      onEvaluated,
      seeds: sensitivitySeeds(space, sensitivity),
      prior: sensitivityPrior(space, sensitivity),
    });
    if (archive.length < evaluations)
      evaluation.log(`The space holds ${archive.length} networks only; all were evaluated`);
  } finally {
    await trace.close();
  }
}

interface OpenTrace {
  add(candidate: Candidate): Promise<void>;
  close(): Promise<void>;
}

/** search.jsonl follows from candidates.jsonl: it is made anew on every start, so that the two always agree. */
async function openTrace(run: RunDirectory, baseline: Candidate, evaluated: readonly Candidate[]): Promise<OpenTrace> {
  const journal = await Journal.open(run.file('search'), (value) => value as TraceRecord);
  const trace = createHypervolumeTrace(baseline, run.manifest.settings.budgets);
  await journal.truncateWhere(() => false);
  for (const candidate of evaluated) await journal.append(trace.add(candidate));
  return { add: (candidate) => journal.append(trace.add(candidate)), close: () => journal.close() };
}
