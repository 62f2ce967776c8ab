// What a search does with every batch of candidates: judge it, journal it before the next one begins, and tell.
import { isBaseline, type Candidate } from '../../shared/run/candidate';
import type { RunDirectory } from '../runs/runDirectory';
import { Journal } from '../runs/journal';
import { evaluateCandidates } from './evaluateCandidates';
import type { Evaluation } from './evaluation';
import type { Generations } from './generations';
import { createHypervolumeTrace, type TraceRecord } from './hypervolumeTrace';
import { measureExitRates } from './leaving/exitRates';
import type { Proposal, SearchProblem } from './problem';
import type { ProgressReporter } from './progressReporter';
import { createSubNetworkProblem } from './subNetworkProblem';

/** Candidates judged, then measured together with the starting network. */
const batchSize = 4;

export interface JournalledSearch {
  readonly run: RunDirectory;
  readonly evaluation: Evaluation;
  readonly baseline: Candidate;
  readonly reporter: ProgressReporter;
  readonly evaluations: number;
  /** What this search evaluated before it was cut short. */
  readonly evaluated: readonly Candidate[];
  /** Adds to a candidate where it comes from. */
  readonly mark?: (candidate: Candidate) => Candidate;
}

export type Searching = Pick<Generations, 'evaluations' | 'evaluated' | 'batchSize' | 'onEvaluated'> & {
  readonly problem: SearchProblem;
};

/** Runs `search` with a problem and a journal of its own; search.jsonl is closed whatever happens. */
export async function withJournalledSearch<T>(
  options: JournalledSearch,
  search: (searching: Searching) => Promise<T>,
): Promise<T> {
  const { run, evaluation, baseline, evaluations, evaluated } = options;
  const trace = await openTrace(run, baseline);
  try {
    const tell = createTelling(options);
    tell([]);
    const { supernet, predictor } = evaluation;
    const problem = createSubNetworkProblem(supernet, predictor, judging(options), await measureExitRates(evaluation));
    const onEvaluated = async (candidates: readonly Candidate[]): Promise<void> => {
      for (const candidate of candidates) {
        await run.addCandidate(candidate);
        await trace.add(candidate);
      }
      tell(candidates);
      await evaluation.breathe();
    };
    return await search({ problem, evaluations, evaluated, batchSize, onEvaluated });
  } finally {
    await trace.close();
  }
}

function judging({ evaluation, mark = (candidate) => candidate }: JournalledSearch): SearchProblem['evaluate'] {
  return async (proposals: readonly Proposal[]): Promise<readonly Candidate[]> => {
    evaluation.signal.throwIfAborted();
    return (await evaluateCandidates(evaluation, proposals)).map(mark);
  };
}

function createTelling({ reporter, evaluations, evaluated }: JournalledSearch): (added: readonly Candidate[]) => void {
  const isFailed = ({ status }: Candidate): boolean => status === 'failed';
  let done = evaluated.length;
  let failures = evaluated.filter(isFailed).length;
  return (added) => {
    done += added.length;
    failures += added.filter(isFailed).length;
    if (added.length > 0) reporter.candidates(added);
    const failed = failures > 0 ? `, ${failures} failed` : '';
    reporter.progress('searching', done / evaluations, `${done} of ${evaluations} evaluated${failed}`);
  };
}

interface OpenTrace {
  add(candidate: Candidate): Promise<void>;
  close(): Promise<void>;
}

/** search.jsonl follows from candidates.jsonl: it is made anew on every start, so that the two always agree. */
async function openTrace(run: RunDirectory, baseline: Candidate): Promise<OpenTrace> {
  const journal = await Journal.open(run.file('search'), (value) => value as TraceRecord);
  const trace = createHypervolumeTrace(baseline, run.manifest.settings.budgets);
  await journal.truncateWhere(() => false);
  for (const candidate of run.firstRecords) if (!isBaseline(candidate)) await journal.append(trace.add(candidate));
  return { add: (candidate) => journal.append(trace.add(candidate)), close: () => journal.close() };
}
