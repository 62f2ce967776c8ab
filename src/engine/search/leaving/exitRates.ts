// How many images would leave at an exit at a given confidence, before a variant is judged: found once, with the whole trained
// supernet, on a part of the validation split. It only orders what is evaluated; a judged variant has its own rate.
import type { ExitGene, Genes } from '../../../shared/run/genes';
import { baselineGenes } from '../../../shared/run/genes';
import { floatTensor, type Graph } from '../../graph/graph';
import { writePreprocessed } from '../../datasets/preprocessing';
import { materialise } from '../../supernet/materialise';
import { toProgram } from '../../supernet/toProgram';
import { confidences } from '../../train/confidences';
import { recalibrate } from '../../train/recalibrate';
import type { Evaluation } from '../evaluation';

/** Enough to tell a tenth from a fifth. */
const mostImages = 256;

/** Share of the images that leave, 0…1. */
export type ExitRates = (exit: ExitGene) => number;

/** Without any data: the surer an exit has to be, the fewer leave. */
export const assumedExitRates: ExitRates = ({ threshold }) => 1 - threshold;

type Measuring = Pick<
  Evaluation,
  'supernet' | 'parameters' | 'backend' | 'calibration' | 'validation' | 'preprocessing' | 'signal' | 'breathe'
>;

export async function measureExitRates(measuring: Measuring): Promise<ExitRates> {
  const sorted = new Map<string, readonly number[]>();
  for (const { id, thresholds } of measuring.supernet.exits) {
    measuring.signal.throwIfAborted();
    const threshold = thresholds.find((option) => option > 0);
    if (threshold !== undefined) sorted.set(id, await exitConfidences(measuring, { id, threshold }));
  }
  return ({ id, threshold }) => {
    const found = sorted.get(id);
    return found === undefined ? assumedExitRates({ id, threshold }) : shareFrom(found, threshold);
  };
}

const shareFrom = (values: readonly number[], threshold: number): number =>
  values.filter((value) => value >= threshold).length / Math.max(1, values.length);

/** Of the whole network with one exit, an image each. */
async function exitConfidences(measuring: Measuring, exit: ExitGene): Promise<readonly number[]> {
  const { supernet, parameters, backend, calibration, breathe } = measuring;
  const genes: Genes = { ...baselineGenes, exit };
  const sub = supernet.subNetwork(genes);
  const program = toProgram(sub, supernet.layout, calibration.batchSize);
  const statistics = await recalibrate(program, backend, parameters, calibration.batches, breathe);
  return run(measuring, materialise(sub, parameters, statistics));
}

async function run({ backend, validation, preprocessing }: Measuring, graph: Graph): Promise<readonly number[]> {
  const { samples, indices, count } = validation;
  const rows = Math.min(count, mostImages);
  const size = samples.shape[0] * samples.shape[1] * samples.shape[2];
  const x = new Float32Array(rows * size);
  for (let row = 0; row < rows; row++) {
    writePreprocessed(samples, indices[Math.floor((row * count) / rows)] as number, preprocessing, x, row * size);
  }
  const exit = graph.outputs[1]?.name ?? '';
  const session = await backend.createInference({ ...graph, outputs: graph.outputs.slice(1, 2) });
  try {
    const results = await session.run({ [graph.inputs[0]?.name ?? '']: floatTensor([rows, ...samples.shape], x) });
    const scores = results[exit];
    return scores === undefined ? [] : confidences(graph, exit, scores, rows);
  } finally {
    await session.dispose();
  }
}
