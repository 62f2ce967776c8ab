// A short training of ONE sub-network after the search, apart from the supernet: its own copy of the weights it reads, on
// a mix of labels and the full network's probabilities (Hinton et al., arXiv 1503.02531, temperature 1; cross-entropy is
// linear in its target, so the mix of the two losses is one loss on the mixed target). Gradients of a network and of its exit are
// summed, as in the supernet. Short enough to be repeated when
// killed, so it writes no checkpoints; its cost stands in the ledger under its own job.
import type { Preprocessing } from '../../shared/run/manifest';
import type { Backend, TrainingSession } from '../compute/backend';
import type { SplitView } from '../datasets/splits';
import type { Graph } from '../graph/graph';
import type { ParameterLayout, SubNetwork } from '../supernet/supernet';
import { toProgram } from '../supernet/toProgram';
import { createBatches } from './batches';
import { compactSubNetwork } from './compactSubNetwork';
import type { CompactSubNetwork } from './compactSubNetwork';
import { describeNonFinite } from './guards';
import type { LedgerSink, LedgerSummary } from './ledger';
import type { Objective } from './objective';
import { outputClasses } from './outputClasses';
import type { TrainingSettings } from './settings';
import { writeTargets } from './targets';
import { createTeacher } from './teacher';
import type { Teacher } from './teacher';
import type { TeacherAnswers } from './teacherAnswers';
import { trainLoop } from './trainLoop';
import type { TrainingHooks } from './trainLoop';

/** In the ledger: every training of a candidate is a job of its own. @param refinement its number, after the search */
export const fineTuneJob = (candidate: string, refinement?: number): string =>
  refinement === undefined ? `fineTune/${candidate}` : `fineTune/${candidate}/${refinement}`;

export interface FineTuneOptions extends TrainingHooks {
  /** The candidate's id, which messages name. */
  readonly candidate: string;
  /** In the ledger; absent is the search's own. */
  readonly job?: string;
  readonly subNetwork: SubNetwork;
  /** Of the supernet that `parameters` belongs to; the vector is not changed. */
  readonly layout: ParameterLayout;
  readonly parameters: Float32Array;
  /** Standalone network whose probabilities are imitated: the full network. */
  readonly teacher: Graph;
  /** Share of the teacher in the target, 0…1. */
  readonly teacherShare: number;
  /** Of this teacher on these very batches, from other variants' fine-tuning. */
  readonly answers?: TeacherAnswers;
  readonly backend: Backend;
  readonly train: SplitView;
  readonly preprocessing: Preprocessing;
  readonly settings: TrainingSettings;
  readonly ledger: LedgerSink;
}

/** The fine-tuned sub-network on its own small vector: pass all three to `toProgram`, `recalibrate` and `materialise`. */
export interface FineTuned extends CompactSubNetwork {
  readonly ledgerSummary: LedgerSummary;
}

/** Overwrites one-hot rows by (1 − share) · row + share · teacher's row. */
function mixTargets(target: Float32Array, taught: Float32Array, share: number): void {
  for (let i = 0; i < target.length; i++)
    target[i] = (1 - share) * (target[i] as number) + share * (taught[i] as number);
}

interface Student {
  readonly compact: CompactSubNetwork;
  readonly batchSize: number;
  readonly classes: number;
}

async function createObjective(options: FineTuneOptions, student: Student, teacher: Teacher): Promise<Objective> {
  const { compact, batchSize, classes } = student;
  const { layout } = compact;
  const answers = answersOf(compact.subNetwork);
  const sessions: TrainingSession[] = [];
  for (const answer of answers)
    sessions.push(await options.backend.createTraining(toProgram(answer, layout, batchSize)));
  const gradient = new Float32Array(layout.length);
  const target = new Float32Array(batchSize * classes);
  const taught = new Float32Array(batchSize * classes);
  const touched = new Uint8Array(layout.parameters.length).fill(1);
  const shape = [batchSize, ...options.train.samples.shape];
  const ask = async (step: number, x: Float32Array): Promise<void> => {
    const known = options.answers?.get(step);
    if (known !== undefined) return void taught.set(known);
    await teacher.teach(x, shape, taught);
    options.answers?.keep(step, taught);
  };
  const evaluate: Objective['evaluate'] = async (step, parameters, { x, labels }) => {
    writeTargets(labels, classes, options.settings.labelSmoothing, target);
    const started = performance.now();
    if (options.teacherShare > 0) await ask(step, x);
    mixTargets(target, taught, options.teacherShare);
    gradient.fill(0);
    const pathLosses: number[] = [];
    let fault: string | null = null;
    for (const session of sessions) {
      const result = await session.step({ parameters, x, target });
      pathLosses.push(result.loss);
      fault ??= describeNonFinite(layout, options.candidate, { x, parameters }, result);
      result.gradient.forEach((value, index) => (gradient[index] = (gradient[index] as number) + value));
    }
    const backendMs = performance.now() - started;
    const paths = sessions.length;
    return { loss: pathLosses[0] as number, pathLosses, gradient, touched, backendMs, paths, fault };
  };
  const dispose = async (): Promise<void> => {
    for (const session of sessions) await session.dispose();
  };
  return { layout, classes, evaluate, dispose };
}

/** The network to its end and, where images may leave early, to its exit: both are trained on the same target. */
function answersOf(subNetwork: SubNetwork): readonly SubNetwork[] {
  const { graph } = subNetwork;
  return graph.outputs.map((output) => ({ ...subNetwork, graph: { ...graph, outputs: [output] } }));
}

/**
 * Trains a copy of the sub-network for `settings.epochs`.
 * @throws AdaScaleError `train.diverged`, `data.empty`, `data.labelRange`, `model.output`; the signal's reason when cancelled.
 */
export async function fineTune(options: FineTuneOptions): Promise<FineTuned> {
  const { candidate, job = fineTuneJob(candidate), backend, settings, ledger } = options;
  const compact = compactSubNetwork(options.subNetwork, options.layout, options.parameters);
  const batches = createBatches(options.train, options.preprocessing, settings);
  const classes = outputClasses(options.teacher);
  const teacher = await createTeacher(options.teacher, backend, classes);
  try {
    const objective = await createObjective(options, { compact, batchSize: batches.batchSize, classes }, teacher);
    try {
      const initial = compact.parameters;
      const trained = await trainLoop({
        job,
        objective,
        initial,
        batches,
        settings,
        checkpoints: null,
        ledger,
        hooks: options,
      });
      return { ...compact, ...trained };
    } finally {
      await objective.dispose();
    }
  } finally {
    await teacher.dispose();
  }
}
