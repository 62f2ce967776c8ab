import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import type { ProfileParams } from '../../shared/protocol/engine';
import { readModel, requireSupported } from '../formats/index';
import type { Graph } from '../graph/graph';
import { encodeOnnx } from '../graph/onnx/encodeOnnx';
import { runSnapshot } from '../runs/snapshot';
import { openRuntime } from '../runtimes/index';
import { defaultMeasureOptions } from '../runtimes/measureOptions';
import type { MeasureRequest } from '../runtimes/runtime';
import { readVariants } from '../search/candidateGraph';
import type { Handler } from './task';

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

/** Measures models interleaved on a target, so that drift of the machine hits all alike. */
export const handler: Handler<'profile/run'> = async (task) => {
  const { params, signal } = task;
  const models = await collect(params, signal);
  const session = await openRuntime(params.target ?? 'local');
  let folder: string | undefined;
  try {
    folder = await mkdtemp(path.join(tmpdir(), 'adascale-'));
    const records = await session.measure(await writeAll(folder, models), {
      ...defaultMeasureOptions,
      ...(params.runs !== undefined && { minimumRuns: params.runs }),
      ...(params.threads !== undefined && { threads: params.threads }),
      signal,
      onProgress: (done, total) =>
        task.report({ done, total, detail: `${models.length} models, round ${done} of ${total}` }),
    });
    return { records };
  } finally {
    await session.dispose();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
};
