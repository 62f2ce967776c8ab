import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import type { OutputCheck, PairedComparison, ProfileParams, ProfileResult } from '../../shared/protocol/engine';
import { readModel, requireSupported } from '../formats/index';
import type { Graph } from '../graph/graph';
import { encodeOnnx } from '../graph/onnx/encodeOnnx';
import { runSnapshot } from '../runs/snapshot';
import { checkOutputs } from '../runtimes/checkOutputs';
import { comparePaired } from '../runtimes/comparePaired';
import { openRuntime } from '../runtimes/index';
import { defaultMeasureOptions } from '../runtimes/measureOptions';
import { measureSustained } from '../runtimes/measureSustained';
import type { MeasureOptions, MeasureRequest, RuntimeSession } from '../runtimes/runtime';
import { readVariants } from '../search/candidateGraph';
import type { Handler, Task } from './task';

interface Named {
  readonly id: string;
  readonly graph: Graph;
}

/** Model files under their names; two of one name are told apart by their place. */
async function fromFiles(files: readonly string[], signal: AbortSignal): Promise<readonly Named[]> {
  const named: Named[] = [];
  for (const file of files) {
    const name = path.basename(file);
    const taken = named.some((other) => other.id === name);
    named.push({
      id: taken ? `${name} (${named.length + 1})` : name,
      graph: requireSupported(await readModel(file, signal)),
    });
  }
  return named;
}

/** Variants of a run: those asked for, else its frontier and the network as it was. */
async function fromRun(
  run: string,
  ids: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<readonly Named[]> {
  const { baseline, frontier } = await runSnapshot(run);
  const wanted = ids ?? [...(baseline ? [baseline.id] : []), ...frontier];
  const { variants } = await readVariants(run, wanted, signal);
  return variants.map(({ candidate, graph }) => ({ id: candidate.id, graph }));
}

async function collect({ models, run, variants }: ProfileParams, signal: AbortSignal): Promise<readonly Named[]> {
  const files = models ?? [];
  if (run !== undefined && files.length > 0)
    throw new AdaScaleError('input.choice', 'Model files and a run are named', 'Measure one or the other.');
  if (run !== undefined) return fromRun(run, variants, signal);
  if (files.length > 0) return fromFiles(files, signal);
  throw new AdaScaleError('input.missing', 'There is nothing to measure', 'Name model files, or a run.');
}

const writeAll = (folder: string, models: readonly Named[]): Promise<MeasureRequest[]> =>
  Promise.all(
    models.map(async ({ id, graph }, index) => {
      const modelPath = path.join(folder, `${index}.onnx`);
      await writeFile(modelPath, encodeOnnx(graph));
      return { id, modelPath };
    }),
  );

type ProfileTask = Task<'profile/run'>;

/** Above this a device computes something else; kernels of other processors round otherwise, by less. */
const outputTolerance = 1e-4;

function optionsOf(task: ProfileTask, models: number): MeasureOptions {
  const { params, signal } = task;
  return {
    ...defaultMeasureOptions,
    ...(params.runs !== undefined && { minimumRuns: params.runs }),
    ...(params.threads !== undefined && { threads: params.threads }),
    signal,
    peakMemory: true,
    onDoing: (detail) => task.report({ done: 0, total: 1, detail }),
    onProgress: (done, total) => task.report({ done, total, detail: `${models} models, ${done} of ${total}` }),
  };
}

async function measureAll(
  session: RuntimeSession,
  requests: readonly MeasureRequest[],
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
    return { records, comparisons: compareAll(latencies) };
  }
  const sustained = await measureSustained(session, requests, {
    ...options,
    peakMemory: false,
    sustainedMs: 1000 * sustainedSeconds,
  });
  return { records: sustained.records, comparisons: compareAll(latencies), sustained: sustained.windows };
}

/** Each against the first. */
function compareAll(latencies: ReadonlyMap<string, readonly number[]>): readonly PairedComparison[] {
  const [reference, ...others] = [...latencies];
  if (reference === undefined) return [];
  return others.map(([id, latenciesMs]) => comparePaired(id, latenciesMs, ...reference));
}

async function checkAll(
  session: RuntimeSession,
  requests: readonly MeasureRequest[],
  models: readonly Named[],
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

/** Measures models interleaved on a target, so that drift of the machine hits all alike. */
export const handler: Handler<'profile/run'> = async (task) => {
  const { params, signal } = task;
  const raw = rawFiles(params);
  const models = raw === null ? await collect(params, signal) : [];
  const { adbServer, benchmarkModelPath } = params;
  const session = await openRuntime(params.target ?? 'local', { adbServer, benchmarkModelPath, signal });
  let folder: string | undefined;
  try {
    folder = await mkdtemp(path.join(tmpdir(), 'adascale-'));
    const requests = raw ?? (await writeAll(folder, models));
    const outputs = params.check === undefined ? null : await checkAll(session, requests, models, task);
    return { ...(await measureAll(session, requests, task)), ...(outputs !== null && { outputs }) };
  } finally {
    await session.dispose();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
};
