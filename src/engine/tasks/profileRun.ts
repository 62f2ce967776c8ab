import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { noEnergy } from '../../shared/device/sensors/measureEnergy';
import { AdaScaleError } from '../../shared/errors';
import type {
  OutputCheck,
  PairedComparison,
  ProfileParams,
  ProfileRecord,
  ProfileResult,
  SustainedPhase,
} from '../../shared/protocol/engine';
import { outputTolerance } from '../../shared/run/outputAgreement';
import { graphEnergyMj } from '../profile/energy';
import { checkOutputs } from '../runtimes/checkOutputs';
import { requireWritable } from '../runs/requireWritable';
import { comparePaired } from '../runtimes/comparePaired';
import { openRuntime } from '../runtimes/index';
import { defaultMeasureOptions } from '../runtimes/measureOptions';
import { measureSustained } from '../runtimes/measureSustained';
import type { MeasureOptions, MeasureRequest, RuntimeSession } from '../runtimes/runtime';
import type { Phase } from '../runtimes/sustainedPhases';
import { expectedCost } from '../search/leaving/expected';
import { measuringBothWays } from '../search/leaving/measuringBothWays';
import { checkProfileTimes } from './checkProfileTimes';
import { collectModels, type NamedGraph } from './collectModels';
import { keepMeasurements } from './keepMeasurements';
import { writeModels } from './writeModels';
import type { Handler, Task } from './task';

type ProfileTask = Task<'profile/run'>;

function optionsOf(task: ProfileTask, models: number): MeasureOptions {
  const { params, signal } = task;
  return {
    ...defaultMeasureOptions,
    ...(params.runs !== undefined && { minimumRuns: params.runs }),
    ...(params.threads !== undefined && { threads: params.threads }),
    ...(params.energySeconds !== undefined && { energyMs: 1000 * params.energySeconds }),
    signal,
    peakMemory: true,
    onDoing: (detail) => task.report({ done: 0, total: 1, detail }),
    onProgress: (done, total) =>
      task.report({ done, total, detail: `${models} models, ${Math.floor(done)} of ${total}` }),
  };
}

async function measureAll(
  session: RuntimeSession,
  requests: readonly MeasureRequest[],
  models: readonly NamedGraph[],
  task: ProfileTask,
): Promise<ProfileResult> {
  const { sustainedSeconds } = task.params;
  const latencies = new Map<string, readonly number[]>();
  const options: MeasureOptions = {
    ...optionsOf(task, requests.length),
    onLatencies: (id, latenciesMs) => void latencies.set(id, latenciesMs),
  };
  if (sustainedSeconds === undefined) {
    const records = await session.measure(requests, options);
    return { records: records.map(withEnergy(task.params, models)), comparisons: compareAll(latencies) };
  }
  const { windows, cold, hot } = await measureSustained(session, requests, {
    ...options,
    peakMemory: false,
    sustainedMs: 1000 * sustainedSeconds,
    onProgress: (done, total) => task.report({ done, total, detail: loadText(requests.length, done, total) }),
  });
  const sustained = { windows, cold: withoutRounds(cold), hot: withoutRounds(hot) };
  return { records: hot.records, comparisons: compareAll(hot.latencies), sustained };
}

/** `5 models under load, 1.5 of 10 min`; in seconds below two minutes. */
const loadText = (models: number, doneMs: number, totalMs: number): string => {
  const [unit, unitMs] = totalMs < 120_000 ? (['s', 1000] as const) : (['min', 60_000] as const);
  const text = (ms: number): string => String(Number((ms / unitMs).toFixed(1)));
  return `${models} ${models === 1 ? 'model' : 'models'} under load, ${text(doneMs)} of ${text(totalMs)} ${unit}`;
};

/** What the target said, or that it says nothing; beside it what the model says. */
const withEnergy =
  ({ energySeconds }: ProfileParams, models: readonly NamedGraph[]) =>
  (record: ProfileRecord): ProfileRecord => {
    if (energySeconds === undefined) return record;
    const modelled = energyOf(models.find(({ id }) => id === record.id));
    const { energy = noEnergy('This target has no battery that AdaScale can read.') } = record;
    return { ...record, energy, ...(modelled !== null && { modelledEnergyMj: modelled }) };
  };

function energyOf(model: NamedGraph | undefined): number | null {
  return model === undefined ? null : expectedCost(model.graph, model.leaving?.rate ?? null, graphEnergyMj);
}

const withoutRounds = ({ minute, records, state }: Phase): SustainedPhase => ({ minute, records, state });

/** Each against the first. */
function compareAll(latencies: ReadonlyMap<string, readonly number[]>): readonly PairedComparison[] {
  const [reference, ...others] = [...latencies];
  if (reference === undefined) return [];
  return others.map(([id, latenciesMs]) => comparePaired(id, latenciesMs, ...reference));
}

async function checkAll(
  session: RuntimeSession,
  requests: readonly MeasureRequest[],
  models: readonly NamedGraph[],
  task: ProfileTask,
): Promise<readonly OutputCheck[]> {
  const { params, signal } = task;
  const checks: OutputCheck[] = [];
  for (const [index, { id, modelPath }] of requests.entries()) {
    task.report({ done: index, total: requests.length, detail: `comparing the outputs of ${id} with this computer's` });
    const layersBeyond = params.check === 'layers' ? outputTolerance : null;
    const check = await checkOutputs(session, id, modelPath, models[index]?.graph ?? null, { layersBeyond, signal });
    if (check !== null) checks.push(check);
  }
  return checks;
}

/** Files that the target takes as they are, without reading them into a graph. */
function rawFiles({ models, target, check }: ProfileParams): readonly MeasureRequest[] | null {
  if (target?.startsWith('benchmarkModel:') !== true) return null;
  if (models !== undefined && models.length > 0 && check === undefined)
    return models.map((modelPath) => ({ id: path.basename(modelPath), modelPath }));
  const hint = 'Variants of a run and checks of outputs need the target adb:SERIAL.';
  throw new AdaScaleError('input.choice', `${target} measures .tflite files alone`, hint);
}

const keeps = (params: ProfileParams): params is ProfileParams & { readonly run: string } =>
  params.keep === true && params.run !== undefined;

/** Measures models interleaved on a target, so that drift of the machine hits all alike. */
export const handler: Handler<'profile/run'> = async (task) => {
  const { params, signal } = task;
  checkProfileTimes(params);
  const raw = rawFiles(params);
  if (keeps(params)) await requireWritable(params.run, 'measurements.jsonl');
  const models = raw === null ? await collectModels(params, signal) : [];
  const { adbServer, benchmarkModelPath } = params;
  const onDoing = (detail: string): void => task.report({ done: 0, total: 1, detail });
  const session = await openRuntime(params.target ?? 'local', { adbServer, benchmarkModelPath, signal, onDoing });
  let folder: string | undefined;
  try {
    folder = await mkdtemp(path.join(tmpdir(), 'adascale-'));
    const { requests, ways } = raw === null ? await writeModels(folder, models) : { requests: raw, ways: new Map() };
    const outputs = params.check === undefined ? null : await checkAll(session, requests, models, task);
    const measuring = measuringBothWays(session, ways);
    const result = { ...(await measureAll(measuring, requests, models, task)), ...(outputs !== null && { outputs }) };
    return keeps(params) ? await keepMeasurements(params.run, result) : result;
  } finally {
    await session.dispose();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
};
