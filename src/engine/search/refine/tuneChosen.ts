// Fine-tuning of the variants that a person chose. Each is journalled when done, kept or not, so that a killed one repeats one
// variant at most.
import type { Candidate } from '../../../shared/run/candidate';
import { tuningOutcomes, type RefinementRequest, type TuningOutcome } from '../../../shared/run/refinement';
import type { RunDirectory } from '../../runs/runDirectory';
import type { LedgerSink } from '../../train/ledger';
import { openLedger } from '../openLedger';
import { chooseTeacher, tuneVariant, type FineTuning, type Taught } from '../tuneVariant';
import type { Refinements } from './refinements';

/** @throws AdaScaleError `train.diverged`, `disk.…`; the signal's reason. */
export async function tuneChosen(
  work: FineTuning,
  request: RefinementRequest,
  refinements: Refinements,
): Promise<void> {
  const done = new Set(tuningOutcomes(refinements.records, request.number).map(({ candidate }) => candidate));
  const left = request.candidates.filter((id) => !done.has(id));
  if (left.length === 0) return;
  const note = (outcome: TuningOutcome): Promise<void> =>
    refinements.append({ kind: 'tuned', number: request.number, ...outcome }, true);
  const ledger = await openLedger(work.run.file('ledger'));
  try {
    const teacher = await chooseTeacher(work);
    for (const id of left)
      await note(journalled(work.run, id, request) ?? (await tune(work, id, request, teacher, ledger)));
  } finally {
    await ledger.close();
  }
}

/** The candidate's line was written, and then the process was killed. */
function journalled(run: RunDirectory, id: string, { number }: RefinementRequest): TuningOutcome | null {
  const records = run.records.filter((record) => record.id === id);
  const now = records.find(({ fineTunedIn }) => fineTunedIn === number);
  if (now === undefined) return null;
  const earlier = records.slice(0, records.indexOf(now)).at(-1);
  return outcome(id, earlier, now.accuracy.validation ?? 0, true);
}

const outcome = (id: string, before: Candidate | undefined, after: number, kept: boolean): TuningOutcome => ({
  candidate: id,
  before: before?.accuracy.validation ?? null,
  after,
  kept,
});

async function tune(
  work: FineTuning,
  id: string,
  { number, candidates, epochs, seed }: RefinementRequest,
  teacher: Taught,
  ledger: LedgerSink,
): Promise<TuningOutcome> {
  const { run, reporter, evaluation } = work;
  const candidate = run.candidates.find((one) => one.id === id) as Candidate;
  const report = (fraction: number, detail: string): void =>
    reporter.progress('finishing', (0.8 * (candidates.indexOf(id) + fraction)) / candidates.length, detail);
  const tuning = { epochs: epochs ?? 1, seed, refinement: number };
  const { accuracy, improved } = await tuneVariant(work, candidate, tuning, teacher, ledger, report);
  if (improved === null) evaluation.log(`Fine-tuning did not make ${id} more accurate: it stays as it was`);
  else {
    await run.addCandidate(improved);
    reporter.candidates([improved]);
  }
  return outcome(id, candidate, accuracy, improved !== null);
}
