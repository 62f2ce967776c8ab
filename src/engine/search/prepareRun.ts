// The first phase of a run, repeated on every resume: read the model and the data, choose backend and preprocessing (once,
// then recorded in run.json and reused) and split the data.
import { AdaScaleError } from '../../shared/errors';
import { baselineGenes } from '../../shared/run/genes';
import type { ComputeChoice, Preprocessing } from '../../shared/run/manifest';
import type { Backend, BackendId } from '../compute/backend';
import { chooseBackend, createBackend, isBackendId } from '../compute/index';
import { limitSplit, splitDataset, type SplitDataset } from '../datasets/splits';
import type { Graph } from '../graph/graph';
import type { RunDirectory } from '../runs/runDirectory';
import { createSupernet } from '../supernet/createSupernet';
import type { Supernet } from '../supernet/supernet';
import { toProgram } from '../supernet/toProgram';
import { readChosenData } from './chosenData';
import { dataOfRun, requireSameData } from './dataOfRun';
import { findPreprocessing } from './findPreprocessing';
import { imageShape } from './imageShape';
import type { ProgressReporter } from './progressReporter';
import { keepRunModel, readRunModel } from './runModel';
import type { SearchPort } from './searchPort';

/** The starting network and what it can become. */
export interface Network {
  readonly graph: Graph;
  readonly supernet: Supernet;
}

/** A run that can begin to train. `backend` must be disposed of. */
export interface Prepared extends Network {
  readonly data: SplitDataset;
  readonly backend: Backend;
  readonly preprocessing: Preprocessing;
}

/** @throws AdaScaleError `run.modelMissing`, `disk.…`. */
export async function prepareNetwork(
  run: RunDirectory,
  port: SearchPort,
  reporter: ProgressReporter,
): Promise<Network> {
  const { settings, space } = run.manifest;
  reporter.progress('preparing', 0, 'reading the model');
  const graph = await readRunModel(run.path, run.manifest, port.signal);
  await keepRunModel(run.path, graph);
  reporter.progress('preparing', 0.05, 'building the supernet');
  const supernet = createSupernet(graph, {
    operators: settings.operators,
    ...(settings.widthQuantum !== undefined && { quantum: settings.widthQuantum }),
    ...(space !== null && { space }),
  });
  return { graph, supernet };
}

/** @throws AdaScaleError `run.dataChanged`, `data.…`, `compute.…`, `disk.…`. */
export async function prepareRun(
  run: RunDirectory,
  network: Network,
  port: SearchPort,
  reporter: ProgressReporter,
): Promise<Prepared> {
  const { graph, supernet } = network;
  const data = await readData(run, graph, port, reporter);
  const backend = await openBackend(run, supernet, port);
  try {
    reporter.progress('preparing', 0.8, 'finding the preprocessing');
    const preprocessing =
      run.manifest.preprocessing ??
      (await findPreprocessing(graph, data.train, backend, run.manifest.settings.dataChoices?.preprocessing, port));
    const splits = { train: data.train.count, validation: data.validation.count, test: data.test.count };
    reporter.manifest(await run.update({ preprocessing, splits, labels: data.labels, space: supernet.space }));
    return { ...network, data, backend, preprocessing };
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
  const settings = dataOfRun(run);
  const dataset = await readChosenData(settings, imageShape(graph)[0], {
    signal: port.signal,
    onProgress: (done, total) =>
      reporter.progress('preparing', 0.1 + (0.6 * done) / Math.max(1, total), `reading the data, ${done} of ${total}`),
  });
  requireSameData(run, dataset.summary.sha256);
  const { validationShare, testShare } = settings.dataChoices?.splits ?? {};
  const split = splitDataset(dataset, {
    seed: settings.seed,
    ...(validationShare !== undefined && { validationShare }),
    ...(testShare !== undefined && { testShare }),
  });
  return { ...split, validation: limitSplit(split.validation, settings.validationLimit ?? split.validation.count) };
}

async function openBackend(run: RunDirectory, supernet: Supernet, port: SearchPort): Promise<Backend> {
  const { settings, compute } = run.manifest;
  const log = (message: string): void => port.log('info', message);
  const options = { threads: settings.threads, log };
  const wanted = compute?.backend ?? settings.backend;
  if (wanted !== 'auto') return record(run, await createBackend(knownBackend(wanted), options), compute);
  const probe = toProgram(supernet.subNetwork(baselineGenes), supernet.layout, settings.batchSize);
  const { backend, timings } = await chooseBackend('auto', options, probe, log);
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

/** Keeps the choice in run.json; the backend belongs to the caller only once that is done. */
async function record(run: RunDirectory, backend: Backend, choice: ComputeChoice | undefined): Promise<Backend> {
  try {
    await run.update({ compute: choice ?? { backend: backend.id, description: backend.description, stepMs: {} } });
    return backend;
  } catch (error) {
    await backend.dispose();
    throw error;
  }
}
