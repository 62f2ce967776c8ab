// The starting network of a run: the file it was read from while that is unchanged, else the copy in the run folder, so
// that a run can be resumed and exported after the file was moved or trained further.
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import type { RunManifest } from '../../shared/run/manifest';
import { readModel, requireSupported, type LoadedModel } from '../formats/index';
import type { Graph } from '../graph/graph';
import { encodeOnnx } from '../graph/onnx/encodeOnnx';
import { writeFileAtomic } from '../runs/atomic';
import { runFiles } from '../runs/runDirectory';

type Origin = Pick<RunManifest, 'modelSha256' | 'settings'>;

/** @throws AdaScaleError `run.modelMissing` where neither the file nor the copy can be read. */
export async function readRunModel(
  folder: string,
  { modelSha256, settings }: Origin,
  signal?: AbortSignal,
): Promise<Graph> {
  const original = await readOrNull(settings.modelPath, signal);
  if (original?.sha256 === modelSha256) return requireSupported(original);
  const copy = await readOrNull(path.join(folder, runFiles.model), signal);
  if (copy !== null) return requireSupported(copy);
  throw new AdaScaleError(
    'run.modelMissing',
    original === null
      ? `The model ${settings.modelPath} of this run is gone, and ${folder} has no copy`
      : `The model ${settings.modelPath} was changed since this run began, and ${folder} has no copy`,
    'Put the model back where it was.',
  );
}

async function readOrNull(file: string, signal?: AbortSignal): Promise<LoadedModel | null> {
  try {
    return await readModel(file, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof AdaScaleError && error.code.startsWith('model.')) return null;
    throw error;
  }
}

/** Keeps the starting network in the run folder, once. @throws AdaScaleError `disk.…`. */
export async function keepRunModel(folder: string, graph: Graph): Promise<void> {
  const file = path.join(folder, runFiles.model);
  if (!existsSync(file)) await writeFileAtomic(file, encodeOnnx(graph));
}
