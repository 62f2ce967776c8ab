// A materialised sub-network in the number format that its genes name, and how accurate it is in it.
import type { Genes } from '../../shared/run/genes';
import type { SplitView } from '../datasets/splits';
import type { Graph } from '../graph/graph';
import { measureAccuracy } from '../train/accuracy';
import type { Evaluation } from './evaluation';
import { leavingThreshold } from './leaving/leavesWhenSure';
import { isQuantised, quantiseGraph, saveCalibration, withIntegerBackend } from './quantisedGraph';

export interface JudgedNetwork {
  /** In its number format; with the exit's scores as second output where images may leave early. */
  readonly graph: Graph;
  /** 0…1, on the validation split. */
  readonly accuracy: number;
  readonly samples: number;
  /** Share of the images that left early; null where all run through the same layers. */
  readonly exitRate: number | null;
  /** Description of the backend that ran it. */
  readonly runtime: string;
  /** Keeps in `folder` what is needed, besides weights and statistics, to make `graph` again. */
  readonly save: (folder: string, id: string) => Promise<void>;
}

type Verdict = Pick<JudgedNetwork, 'accuracy' | 'samples' | 'exitRate' | 'runtime'>;

type Judging = Pick<Evaluation, 'backend' | 'calibration' | 'preprocessing' | 'signal' | 'breathe'>;

/** Accuracy of a standalone network on `view`; integers run on onnxruntime, floats on the run's backend. */
export async function accuracyOf(
  { backend, preprocessing, signal, breathe }: Judging,
  genes: Genes,
  graph: Graph,
  view: SplitView,
): Promise<Verdict> {
  const threshold = leavingThreshold(genes) ?? undefined;
  const judge = async (judged: Evaluation['backend']): Promise<Verdict> => {
    const options = { signal, breathe, threshold };
    const { accuracy, samples, exitRate = null } = await measureAccuracy(graph, judged, view, preprocessing, options);
    return { accuracy, samples, exitRate, runtime: judged.description };
  };
  return isQuantised(genes) ? withIntegerBackend(backend, judge) : judge(backend);
}

/** @param floats standalone, with statistics of its own */
export async function judgeNetwork(
  evaluation: Judging & Pick<Evaluation, 'validation'>,
  genes: Genes,
  floats: Graph,
): Promise<JudgedNetwork> {
  const { backend, calibration, breathe, validation } = evaluation;
  if (!isQuantised(genes)) {
    const figures = await accuracyOf(evaluation, genes, floats, validation);
    return { graph: floats, ...figures, save: () => Promise.resolve() };
  }
  const made = await quantiseGraph(floats, backend, calibration, breathe);
  const figures = await accuracyOf(evaluation, genes, made.graph, validation);
  return { graph: made.graph, ...figures, save: (folder, id) => saveCalibration(folder, id, made.calibration) };
}
