// Trains the sample network from scratch on the sample data with our own engine.
import { createBackend } from '../../engine/compute/index';
import { readDataset } from '../../engine/datasets/index';
import { preprocessingById } from '../../engine/datasets/preprocessing';
import { splitDataset } from '../../engine/datasets/splits';
import type { Graph } from '../../engine/graph/graph';
import { materialise } from '../../engine/supernet/materialise';
import { toProgram } from '../../engine/supernet/toProgram';
import { measureAccuracy } from '../../engine/train/accuracy';
import type { LedgerSink } from '../../engine/train/ledger';
import { createCalibrationSet, recalibrate } from '../../engine/train/recalibrate';
import { trainingSettings } from '../../engine/train/settings';
import { trainNetwork } from '../../engine/train/trainNetwork';
import { baselineGenes } from '../../shared/run/genes';

const noLedger: LedgerSink = { append: () => Promise.resolve(), truncateAfter: () => Promise.resolve() };

const hooks = {
  signal: new AbortController().signal,
  breathe: (): Promise<void> => Promise.resolve(),
  report: ({ detail }: { detail: string }): void => void process.stderr.write(`\r${detail}   `),
  warn: (message: string): void => console.warn(message),
};

export interface SampleTraining {
  readonly dataFile: string;
  readonly seed: number;
  readonly epochs: number;
  readonly checkpointFolder: string;
}

/** The trained network and its accuracy on the test split. */
export async function trainSample(
  untrained: Graph,
  options: SampleTraining,
): Promise<{ graph: Graph; accuracy: number }> {
  const { dataFile, seed, epochs, checkpointFolder } = options;
  const data = splitDataset(await readDataset(dataFile), { seed });
  const preprocessing = preprocessingById('unit', 3);
  const chosen = { seed, epochs, batchSize: 64, learningRate: 0.1, checkpointSteps: 1000, trainLimit: null };
  const settings = trainingSettings(chosen, 3, { weightDecay: 5e-4 });
  const backend = await createBackend('onnxruntimeNode', { threads: 2 });
  try {
    const common = {
      backend,
      train: data.train,
      preprocessing,
      settings,
      checkpointFolder,
      ledger: noLedger,
      ...hooks,
    };
    const { parameters, network } = await trainNetwork({ ...common, graph: untrained, start: 'trained' });
    const sub = network.subNetwork(baselineGenes);
    const set = createCalibrationSet(data.train, preprocessing, { seed, batchSize: 64 });
    const statistics = await recalibrate(
      toProgram(sub, network.layout, set.batchSize),
      backend,
      parameters,
      set.batches,
    );
    const graph = { ...materialise(sub, parameters, statistics), name: untrained.name };
    const { accuracy } = await measureAccuracy(graph, backend, data.test, preprocessing, {});
    return { graph, accuracy };
  } finally {
    await backend.dispose();
  }
}
