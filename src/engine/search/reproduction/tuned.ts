// A sub-network of a supernet made as good as ours are: fine-tuned under the starting network as teacher, recalibrated, and kept
// only where that is the more accurate one on the validation split.
import type { Genes } from '../../../shared/run/genes';
import type { Graph } from '../../graph/graph';
import { materialise } from '../../supernet/materialise';
import type { ParameterLayout, SubNetwork, Supernet } from '../../supernet/supernet';
import { toProgram } from '../../supernet/toProgram';
import { measureAccuracy } from '../../train/accuracy';
import { fineTune } from '../../train/fineTune';
import type { LedgerSink } from '../../train/ledger';
import { recalibrate } from '../../train/recalibrate';
import type { TeacherAnswers } from '../../train/teacherAnswers';
import { hooksFor, aloneSettingsFor, type Trained } from './experiment';

export interface Store {
  readonly supernet: Supernet;
  readonly parameters: Float32Array;
  /** What the teacher said to variants that were tuned before. */
  readonly answers?: TeacherAnswers;
}

/** As our own fine-tuning has it. */
const teacherShare = 0.5;

/** The sub-network with statistics of its own. */
export async function recalibrated(
  { backend, calibration, port }: Trained,
  sub: SubNetwork,
  layout: ParameterLayout,
  parameters: Float32Array,
): Promise<Graph> {
  const program = toProgram(sub, layout, calibration.batchSize);
  const statistics = await recalibrate(program, backend, parameters, calibration.batches, () => port.breathe());
  return materialise(sub, parameters, statistics);
}

export async function validationAccuracy(experiment: Trained, graph: Graph): Promise<number> {
  const { backend, data, preprocessing, port } = experiment;
  const options = { signal: port.signal, breathe: () => port.breathe() };
  return (await measureAccuracy(graph, backend, data.validation, preprocessing, options)).accuracy;
}

/** @throws AdaScaleError `train.diverged`, `search.genes`. */
export async function tuned(
  experiment: Trained,
  { supernet, parameters, answers }: Store,
  genes: Genes,
  name: string,
  ledger: LedgerSink,
  share = teacherShare,
): Promise<Graph> {
  const { backend, baseline, data, preprocessing, plan } = experiment;
  const subNetwork = supernet.subNetwork(genes);
  const before = await recalibrated(experiment, subNetwork, supernet.layout, parameters);
  const after = await fineTune({
    ...hooksFor(experiment, name),
    ...{ candidate: name, subNetwork, layout: supernet.layout, parameters, teacher: baseline, teacherShare: share },
    ...(answers && { answers }),
    ...{
      backend,
      train: data.train,
      preprocessing,
      settings: aloneSettingsFor(experiment, plan.fineTuneEpochs),
      ledger,
    },
  });
  const graph = await recalibrated(experiment, after.subNetwork, after.layout, after.parameters);
  const improved = (await validationAccuracy(experiment, graph)) >= (await validationAccuracy(experiment, before));
  return improved ? graph : before;
}
