// After the search: a few variants of the frontier are trained on their own, with distillation from the full network (short;
// counted in the ledger), recalibrated and judged again. Each is journalled when done, so that a killed run repeats one at most.
import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import { isBaseline, type Candidate } from '../../shared/run/candidate';
import { baselineGenes } from '../../shared/run/genes';
import type { Graph } from '../graph/graph';
import type { RunDirectory } from '../runs/runDirectory';
import { materialise } from '../supernet/materialise';
import { toProgram } from '../supernet/toProgram';
import { measureAccuracy } from '../train/accuracy';
import { fineTune, type FineTuned } from '../train/fineTune';
import type { LedgerSink } from '../train/ledger';
import { recalibrate } from '../train/recalibrate';
import { createTeacherAnswers, type TeacherAnswers } from '../train/teacherAnswers';
import { trainingSettings } from '../train/settings';
import { saveStatistics } from './candidateStatistics';
import { chooseForFineTuning } from './chooseForFineTuning';
import type { Evaluation } from './evaluation';
import { writeFloats } from './floatFile';
import { judgeNetwork } from './judgeNetwork';
import { atExitRate } from './leaving/atExitRate';
import { leavingThreshold } from './leaving/leavesWhenSure';
import { networkFigures } from './networkFigures';
import { openLedger } from './openLedger';
import type { Prepared } from './prepareRun';
import type { ProgressReporter } from './progressReporter';

/** Half of the target is the label, half the full network's opinion: better than either alone on the networks tried. */
const teacherShare = 0.5;

/** The teacher, and what it said already. */
interface Taught {
  readonly graph: Graph;
  readonly answers: TeacherAnswers;
}

export interface FineTuning {
  readonly run: RunDirectory;
  readonly prepared: Prepared;
  readonly evaluation: Evaluation;
  readonly baseline: Candidate;
  readonly reporter: ProgressReporter;
}

/** @throws AdaScaleError `train.diverged`, `disk.…`; the signal's reason. */
export async function fineTunePhase(work: FineTuning): Promise<void> {
  const { run } = work;
  const { fineTuneEpochs = 0 } = run.manifest.settings;
  const ids = await chosenIds(work);
  const left = ids.filter((id) => find(run, id)?.fineTunedEpochs === undefined);
  if (fineTuneEpochs === 0 || left.length === 0) return;
  await mkdir(run.file('fineTuned'), { recursive: true });
  const teacher: Taught = { graph: await chooseTeacher(work), answers: createTeacherAnswers() };
  const ledger = await openLedger(run.file('ledger'));
  try {
    for (const id of left) await improve(work, id, teacher, ledger, ids);
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

/** The starting network, or the supernet's full path where joint training made that the better one. */
async function chooseTeacher({ prepared, evaluation, baseline }: FineTuning): Promise<Graph> {
  const { supernet, parameters, backend, calibration, validation, preprocessing, signal, breathe } = evaluation;
  const full = supernet.subNetwork(baselineGenes);
  const program = toProgram(full, supernet.layout, calibration.batchSize);
  const statistics = await recalibrate(program, backend, parameters, calibration.batches, breathe);
  const graph = materialise(full, parameters, statistics);
  const { accuracy } = await measureAccuracy(graph, backend, validation, preprocessing, { signal, breathe });
  return accuracy >= (baseline.accuracy.validation ?? 0) ? graph : prepared.graph;
}

async function improve(
  work: FineTuning,
  id: string,
  { graph: teacher, answers }: Taught,
  ledger: LedgerSink,
  ids: readonly string[],
): Promise<void> {
  const { run, prepared, evaluation, reporter } = work;
  const candidate = find(run, id);
  if (candidate === undefined) return;
  const { fineTuneEpochs = 0, ...settings } = run.manifest.settings;
  const place = ids.indexOf(id);
  const tuned = await fineTune({
    candidate: id,
    subNetwork: evaluation.supernet.subNetwork(candidate.genes),
    layout: evaluation.supernet.layout,
    parameters: evaluation.parameters,
    teacher,
    teacherShare,
    answers,
    backend: evaluation.backend,
    train: prepared.data.train,
    preprocessing: evaluation.preprocessing,
    settings: trainingSettings({ ...settings, epochs: fineTuneEpochs }, prepared.data.shape[0]),
    ledger,
    signal: evaluation.signal,
    breathe: evaluation.breathe,
    warn: evaluation.log,
    report: ({ fraction, detail }) =>
      reporter.progress('finishing', (0.8 * (place + fraction)) / ids.length, `fine-tuning ${id}: ${detail}`),
  });
  const improved = await judgeTuned(work, candidate, tuned);
  if (improved === null) return dismiss(work, id);
  await run.addCandidate(improved);
  reporter.candidates([improved]);
}

/** Recorded, so that a resumed run does not train it again. */
async function dismiss({ run, evaluation, reporter }: FineTuning, id: string): Promise<void> {
  evaluation.log(`Fine-tuning did not make ${id} more accurate: it stays as it was`);
  const fineTuned = run.manifest.fineTuned?.filter((other) => other !== id) ?? [];
  reporter.manifest(await run.update({ fineTuned }));
}

/**
 * The candidate as it is after its own training: same network, new weights, new accuracy, and the costs of another exit rate
 * where images may leave early. Null where the accuracy on the validation split is the lower one.
 */
async function judgeTuned(
  { run, evaluation }: FineTuning,
  candidate: Candidate,
  tuned: FineTuned,
): Promise<Candidate | null> {
  const { backend, calibration, breathe } = evaluation;
  const { subNetwork, layout, parameters } = tuned;
  const program = toProgram(subNetwork, layout, calibration.batchSize);
  const statistics = await recalibrate(program, backend, parameters, calibration.batches, breathe);
  const judged = await judgeNetwork(evaluation, candidate.genes, materialise(subNetwork, parameters, statistics));
  const { accuracy, graph, exitRate } = judged;
  if (accuracy < (candidate.accuracy.validation ?? 0)) return null;
  const folder = run.file('fineTuned');
  await writeFloats(path.join(folder, `${candidate.id}.weights.bin`), [parameters]);
  await saveStatistics(folder, candidate.id, statistics);
  await judged.save(folder, candidate.id);
  const { fineTuneEpochs = 1 } = run.manifest.settings;
  const tunedCandidate = {
    ...candidate,
    fineTunedEpochs: fineTuneEpochs,
    accuracy: { validation: accuracy, test: null },
  };
  if (exitRate === null) return tunedCandidate;
  const { figures } = networkFigures(graph, evaluation.predictor, { genes: candidate.genes, rate: exitRate });
  return atExitRate(tunedCandidate, exitRate, figures);
}
