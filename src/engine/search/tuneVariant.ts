// One variant trained on its own after the search, with distillation from the full network, recalibrated and judged again. Its
// files are written before the line that names them, under a name of their own, so that a kill leaves the variant as it was.
import { mkdir } from 'node:fs/promises';
import type { Candidate } from '../../shared/run/candidate';
import { baselineGenes } from '../../shared/run/genes';
import type { Graph } from '../graph/graph';
import type { RunDirectory } from '../runs/runDirectory';
import { materialise } from '../supernet/materialise';
import { toProgram } from '../supernet/toProgram';
import { measureAccuracy } from '../train/accuracy';
import { fineTune, fineTuneJob, type FineTuned } from '../train/fineTune';
import type { LedgerSink } from '../train/ledger';
import { recalibrate } from '../train/recalibrate';
import { trainingAloneSettings } from '../train/settings';
import { createTeacherAnswers, type TeacherAnswers } from '../train/teacherAnswers';
import { saveStatistics } from './candidateStatistics';
import type { Evaluation } from './evaluation';
import { tunedName, tunedWeights } from './fineTunedFiles';
import { writeFloats } from './floatFile';
import { judgeNetwork } from './judgeNetwork';
import { atExitRate } from './leaving/atExitRate';
import { networkFigures } from './networkFigures';
import type { Prepared } from './prepareRun';
import type { ProgressReporter } from './progressReporter';

/** Half of the target is the label, half the full network's opinion: better than either alone on the networks tried. */
const teacherShare = 0.5;

export interface FineTuning {
  readonly run: RunDirectory;
  readonly prepared: Prepared;
  readonly evaluation: Evaluation;
  readonly baseline: Candidate;
  readonly reporter: ProgressReporter;
}

export interface Tuning {
  readonly epochs: number;
  readonly seed: number;
  /** Number of the refinement; absent in the search itself. */
  readonly refinement?: number;
}

/** The teacher, and what it said already: for fine-tunings of one seed. */
export interface Taught {
  readonly graph: Graph;
  readonly answers: TeacherAnswers;
}

/** The starting network, or the supernet's full path where joint training made that the better one. */
export async function chooseTeacher({ prepared, evaluation, baseline }: FineTuning): Promise<Taught> {
  const { supernet, parameters, backend, calibration, validation, preprocessing, signal, breathe } = evaluation;
  const full = supernet.subNetwork(baselineGenes);
  const program = toProgram(full, supernet.layout, calibration.batchSize);
  const statistics = await recalibrate(program, backend, parameters, calibration.batches, breathe);
  const graph = materialise(full, parameters, statistics);
  const { accuracy } = await measureAccuracy(graph, backend, validation, preprocessing, { signal, breathe });
  const better = accuracy >= (baseline.accuracy.validation ?? 0) ? graph : prepared.graph;
  return { graph: better, answers: createTeacherAnswers() };
}

export interface Verdict {
  /** On the validation split, 0…1. */
  readonly accuracy: number;
  /** As it is now; null where it did not become more accurate. */
  readonly improved: Candidate | null;
}

/**
 * @param report fraction 0…1 and a few words
 * @throws AdaScaleError `train.diverged`, `disk.…`; the signal's reason.
 */
export async function tuneVariant(
  work: FineTuning,
  candidate: Candidate,
  tuning: Tuning,
  taught: Taught,
  ledger: LedgerSink,
  report: (fraction: number, detail: string) => void,
): Promise<Verdict> {
  const { run, prepared, evaluation } = work;
  const { epochs, seed, refinement } = tuning;
  const { train, shape } = prepared.data;
  const tuned = await fineTune({
    candidate: candidate.id,
    job: fineTuneJob(candidate.id, refinement),
    subNetwork: evaluation.supernet.subNetwork(candidate.genes),
    layout: evaluation.supernet.layout,
    parameters: evaluation.parameters,
    teacher: taught.graph,
    teacherShare,
    answers: taught.answers,
    backend: evaluation.backend,
    train,
    preprocessing: evaluation.preprocessing,
    settings: trainingAloneSettings({ ...run.manifest.settings, epochs, seed }, shape[0], train.count),
    ledger,
    signal: evaluation.signal,
    breathe: evaluation.breathe,
    warn: evaluation.log,
    report: ({ fraction, detail }) => report(fraction, `fine-tuning ${candidate.id}: ${detail}`),
  });
  return judgeTuned(work, candidate, tuning, tuned);
}

/** Same network, new weights, new accuracy, and the costs of another exit rate where images may leave early. */
async function judgeTuned(
  { run, evaluation }: FineTuning,
  candidate: Candidate,
  { epochs, refinement }: Tuning,
  { subNetwork, layout, parameters }: FineTuned,
): Promise<Verdict> {
  const { backend, calibration, breathe } = evaluation;
  const program = toProgram(subNetwork, layout, calibration.batchSize);
  const statistics = await recalibrate(program, backend, parameters, calibration.batches, breathe);
  const judged = await judgeNetwork(evaluation, candidate.genes, materialise(subNetwork, parameters, statistics));
  const { accuracy, graph, exitRate } = judged;
  if (accuracy < (candidate.accuracy.validation ?? 0)) return { accuracy, improved: null };
  const improved: Candidate = {
    ...candidate,
    fineTunedEpochs: epochs,
    ...(refinement !== undefined && { fineTunedIn: refinement }),
    accuracy: { validation: accuracy, test: null },
  };
  const folder = run.file('fineTuned');
  const name = tunedName(improved);
  await mkdir(folder, { recursive: true });
  await writeFloats(tunedWeights(folder, improved), [parameters]);
  await saveStatistics(folder, name, statistics);
  await judged.save(folder, name);
  if (exitRate === null) return { accuracy, improved };
  const { figures } = networkFigures(graph, evaluation.predictor, { genes: candidate.genes, rate: exitRate });
  return { accuracy, improved: atExitRate(improved, exitRate, figures) };
}
