// The first phase of a run, repeated on every resume: read the model and the data, choose backend and preprocessing (once,
// then recorded in run.json and reused) and split the data.
import { AdaScaleError } from '../../shared/errors';
import { baselineGenes } from '../../shared/run/genes';
import type { ComputeChoice, Preprocessing } from '../../shared/run/manifest';
import type { Backend, BackendId } from '../compute/backend';
import { chooseBackend, createBackend, isBackendId } from '../compute/index';
import { choosePreprocessing } from '../datasets/choosePreprocessing';
import { preprocessings, type SampleKind } from '../datasets/preprocessing';
import { splitDataset, type SplitDataset, type SplitView } from '../datasets/splits';
import type { Graph } from '../graph/graph';
import { recipePreprocessing } from '../recipe/recipePreprocessing';
import type { RunDirectory } from '../runs/runDirectory';
import { createSupernet } from '../supernet/createSupernet';
import type { Supernet } from '../supernet/supernet';
import { toProgram } from '../supernet/toProgram';
import { readChosenData } from './chosenData';
import { imageShape } from './imageShape';
import type { ProgressReporter } from './progressReporter';
import { keepRunModel, readRunModel } from './runModel';
import type { SearchPort } from './searchPort';

/** A run that can begin to train. `backend` must be disposed of. */
export interface Prepared {
  readonly graph: Graph;
  readonly supernet: Supernet;
  readonly data: SplitDataset;
  readonly backend: Backend;
  readonly preprocessing: Preprocessing;
}

/** @throws AdaScaleError `run.modelMissing`, `run.dataChanged`, `data.…`, `compute.…`, `disk.…`. */
export async function prepareRun(run: RunDirectory, port: SearchPort, reporter: ProgressReporter): Promise<Prepared> {
  reporter.progress('preparing', 0, 'reading the model');
  const graph = await readRunModel(run.path, run.manifest, port.signal);
  await keepRunModel(run.path, graph);
  const data = await readData(run, graph, port, reporter);
  reporter.progress('preparing', 0.7, 'building the supernet');
  const supernet = createSupernet(graph);
  const backend = await openBackend(run, supernet, port);
  try {
    reporter.progress('preparing', 0.8, 'finding the preprocessing');
    const preprocessing =
      run.manifest.preprocessing ?? (await findPreprocessing(run, graph, data.train, backend, port));
    const splits = { train: data.train.count, validation: data.validation.count, test: data.test.count };
    reporter.manifest(await run.update({ preprocessing, splits, labels: data.labels, space: supernet.space }));
    return { graph, supernet, data, backend, preprocessing };
  } catch (error) {
    await backend.dispose();
    throw error;
  }
}

async function readData(
  run: RunDirectory,
  graph: Graph,
  port: SearchPort,
  reporter: ProgressReporter,
): Promise<SplitDataset> {
  const { settings, dataSha256 } = run.manifest;
  const dataset = await readChosenData(settings, imageShape(graph)[0], {
    signal: port.signal,
    onProgress: (done, total) =>
      reporter.progress('preparing', 0.1 + (0.6 * done) / Math.max(1, total), `reading the data, ${done} of ${total}`),
  });
  if (dataset.summary.sha256 !== dataSha256) {
    throw new AdaScaleError(
      'run.dataChanged',
      `The data ${settings.dataPath} was changed since this run began`,
      'Put the data back as it was, or start a new run.',
    );
  }
  const { validationShare, testShare } = settings.dataChoices?.splits ?? {};
  return splitDataset(dataset, {
    seed: settings.seed,
    ...(validationShare !== undefined && { validationShare }),
    ...(testShare !== undefined && { testShare }),
  });
}

async function openBackend(run: RunDirectory, supernet: Supernet, port: SearchPort): Promise<Backend> {
  const { settings, compute } = run.manifest;
  const options = { threads: settings.threads };
  const wanted = compute?.backend ?? settings.backend;
  if (wanted !== 'auto')
    return createBackend(knownBackend(wanted), options).then((backend) => record(run, backend, compute));
  const probe = toProgram(supernet.subNetwork(baselineGenes), supernet.layout, settings.batchSize);
  const { backend, timings } = await chooseBackend('auto', options, probe, (message) => port.log('info', message));
  const stepMs = Object.fromEntries(
    timings.flatMap((timing) => ('stepMs' in timing ? [[timing.id, timing.stepMs]] : [])),
  );
  return record(run, backend, { backend: backend.id, description: backend.description, stepMs });
}

function knownBackend(id: string): BackendId {
  if (isBackendId(id)) return id;
  throw new AdaScaleError(
    'input.choice',
    `There is no compute backend "${id}"`,
    'Use the version of AdaScale that began this run.',
  );
}

async function record(run: RunDirectory, backend: Backend, choice: ComputeChoice | undefined): Promise<Backend> {
  await run.update({ compute: choice ?? { backend: backend.id, description: backend.description, stepMs: {} } });
  return backend;
}

async function findPreprocessing(
  run: RunDirectory,
  graph: Graph,
  train: SplitView,
  backend: Backend,
  port: SearchPort,
): Promise<Preprocessing> {
  const { shape, pixels } = train.samples;
  const kind: SampleKind = pixels instanceof Uint8Array ? 'bytes' : 'floats';
  const chosen = recipePreprocessing(run.manifest.settings.dataChoices?.preprocessing, shape[0], kind);
  if (chosen !== 'auto') return chosen;
  const session = await backend.createInference(graph);
  try {
    const input = graph.inputs[0]?.name ?? '';
    const output = graph.outputs[0]?.name ?? '';
    const found = await choosePreprocessing(
      preprocessings(shape[0], kind),
      train,
      async (data, count) => {
        await port.breathe();
        const results = await session.run({ [input]: { dataType: 'float32', shape: [count, ...shape], data } });
        return results[output]?.data as Float32Array;
      },
      port.signal,
    );
    report(found, port);
    return found.preprocessing;
  } finally {
    await session.dispose();
  }
}

function report(
  { preprocessing, margin, confident, samples }: Awaited<ReturnType<typeof choosePreprocessing>>,
  port: SearchPort,
): void {
  const points = (100 * margin).toFixed(1);
  port.log('info', `Preprocessing ${preprocessing.id}, ${points} points ahead of the next on ${samples} samples`);
  if (confident) return;
  port.log(
    'warn',
    'No preprocessing lifts the network above guessing: check the labels and their order, or name the preprocessing in adascale.json',
  );
}
