// After the search: a few variants of the frontier are trained on their own (short; counted in the ledger). Each is journalled
// when done, so that a killed run repeats one at most.
import { isBaseline, type Candidate } from '../../shared/run/candidate';
import type { RunDirectory } from '../runs/runDirectory';
import { chooseForFineTuning } from './chooseForFineTuning';
import { leavingThreshold } from './leaving/leavesWhenSure';
import { openLedger } from './openLedger';
import { chooseTeacher, tuneVariant, type FineTuning } from './tuneVariant';

/** @throws AdaScaleError `train.diverged`, `disk.…`; the signal's reason. */
export async function fineTunePhase(work: FineTuning): Promise<void> {
  const { run, reporter } = work;
  const { fineTuneEpochs: epochs = 0, seed } = run.manifest.settings;
  const ids = await chosenIds(work);
  const left = ids.filter((id) => find(run, id)?.fineTunedEpochs === undefined);
  if (epochs === 0 || left.length === 0) return;
  const teacher = await chooseTeacher(work);
  const ledger = await openLedger(run.file('ledger'));
  try {
    for (const id of left) {
      const candidate = find(run, id);
      if (candidate === undefined) continue;
      const place = ids.indexOf(id);
      const report = (fraction: number, detail: string): void =>
        reporter.progress('finishing', (0.8 * (place + fraction)) / ids.length, detail);
      const { improved } = await tuneVariant(work, candidate, { epochs, seed }, teacher, ledger, report);
      if (improved === null) await dismiss(work, id);
      else await keep(work, improved);
    }
  } finally {
    await ledger.close();
  }
}

const find = (run: RunDirectory, id: string): Candidate | undefined =>
  run.candidates.find((candidate) => candidate.id === id);

/** Chosen by what the search found, before fine-tuning changes it. */
async function chosenIds({ run, baseline, reporter }: FineTuning): Promise<readonly string[]> {
  const { fineTuned, settings } = run.manifest;
  if (fineTuned !== undefined) return fineTuned;
  const { fineTuneVariants = 0, fineTuneEpochs = 0, fineTuneLeaving = true, budgets } = settings;
  const count = fineTuneEpochs === 0 ? 0 : fineTuneVariants;
  const candidates = run.candidates.filter(
    (candidate) => !isBaseline(candidate) && (fineTuneLeaving || leavingThreshold(candidate.genes) === null),
  );
  const chosen = chooseForFineTuning(candidates, baseline, budgets, count);
  reporter.manifest(await run.update({ fineTuned: chosen }));
  return chosen;
}

async function keep({ run, reporter }: FineTuning, improved: Candidate): Promise<void> {
  await run.addCandidate(improved);
  reporter.candidates([improved]);
}

/** Recorded, so that a resumed run does not train it again. */
async function dismiss({ run, evaluation, reporter }: FineTuning, id: string): Promise<void> {
  evaluation.log(`Fine-tuning did not make ${id} more accurate: it stays as it was`);
  const fineTuned = run.manifest.fineTuned?.filter((other) => other !== id) ?? [];
  reporter.manifest(await run.update({ fineTuned }));
}
