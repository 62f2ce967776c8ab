// The weights of a TF.js model: groups of entries, each group one byte stream cut into shard files beside model.json.
// https://github.com/tensorflow/tfjs/blob/master/tfjs-core/src/io/types.ts (WeightsManifestConfig)
import { open, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../../shared/errors';
import { elementCount } from '../../graph/graph';
import { modelLimits } from '../format';
import { isRecord, numberOf, numbersOf, recordOf, textOf } from '../layers/json';
import type { StoredWeight } from '../layers/weights';
import { elementBytes, readElements } from './elements';
import type { Encoding } from './elements';

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly encoding: Encoding;
  readonly isWeight: boolean;
}

const corrupt = (message: string): AdaScaleError =>
  new AdaScaleError('model.corrupt', message, 'Give the whole folder that TF.js or its converter wrote.');

function readEntry(value: unknown): Entry {
  const record = recordOf(value);
  const name = textOf(record, 'name', '');
  const shape = numbersOf(record['shape']);
  const valid = shape?.every((size) => Number.isInteger(size) && size >= 0 && size <= modelLimits.dimension);
  if (name === '' || !shape || !valid || shape.length > modelLimits.rank)
    throw corrupt(`Weight "${name}" of the manifest has no valid name and shape`);
  if (elementCount(shape) > modelLimits.tensorElements) {
    throw new AdaScaleError('model.tooLarge', `Weight "${name}" claims the shape [${shape.join(', ')}]`);
  }
  const dataType = textOf(record, 'dtype', 'float32');
  const { quantization } = record;
  const encoding: Encoding = isRecord(quantization)
    ? {
        stored: textOf(quantization, 'dtype', 'uint8'),
        scale: numberOf(quantization, 'scale', 1),
        min: numberOf(quantization, 'min', 0),
      }
    : { stored: dataType };
  return { name, shape, encoding, isWeight: dataType === 'float32' && record['group'] !== 'optimizer' };
}

/** A shard's path inside the model's folder. */
function shardPath(folder: string, name: unknown): string {
  if (typeof name !== 'string' || name === '') throw corrupt('The manifest names a shard that is no text');
  const full = path.resolve(folder, name);
  const relative = path.relative(folder, full);
  if (relative === '' || relative.startsWith('..') || path.isAbsolute(relative) || name.includes('\0')) {
    throw corrupt(`Shard "${name}" lies outside the model's folder`);
  }
  return full;
}

async function readShard(file: string, atMost: number): Promise<Uint8Array> {
  const name = path.basename(file);
  const info = await stat(file).catch(() => undefined);
  if (!info?.isFile()) throw corrupt(`Weight file "${name}" is missing`);
  if (info.size > atMost)
    throw corrupt(`Weight file "${name}" has ${info.size} bytes, the manifest describes ${atMost} more`);
  const handle = await open(file, 'r');
  try {
    const bytes = new Uint8Array(info.size);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function readGroup(
  value: unknown,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<readonly StoredWeight[]> {
  const { paths, weights } = recordOf(value);
  if (!Array.isArray(paths) || !Array.isArray(weights))
    throw corrupt('A group of the manifest lists no paths or no weights');
  if (paths.length > modelLimits.nodes)
    throw new AdaScaleError('model.tooLarge', `The manifest names ${paths.length} weight files`);
  const entries = weights.map(readEntry);
  const total = entries.reduce(
    (sum, { shape, encoding, name }) => sum + elementCount(shape) * elementBytes(encoding, name),
    0,
  );
  if (total > modelLimits.fileBytes)
    throw new AdaScaleError('model.tooLarge', `The manifest claims ${total} bytes of weights`);
  const files = paths.map((name) => shardPath(folder, name));
  const bytes = new Uint8Array(await sizeOf(files, total));
  let filled = 0;
  for (const file of files) {
    signal?.throwIfAborted();
    const shard = await readShard(file, bytes.length - filled);
    bytes.set(shard, filled);
    filled += shard.length;
  }
  if (filled < total) {
    throw new AdaScaleError(
      'model.truncated',
      `The weight files hold ${filled} bytes, the manifest describes ${total}`,
      'Copy the whole folder again.',
    );
  }
  return slice(entries, bytes);
}

/** Absolute paths of every shard, in order. @throws AdaScaleError `model.corrupt` for one outside the model's folder. */
export function manifestFiles(manifest: unknown, folder: string): readonly string[] {
  const groups = Array.isArray(manifest) ? (manifest as unknown[]) : [];
  return groups.flatMap((group) => {
    const { paths } = recordOf(group);
    return Array.isArray(paths) ? paths.map((name) => shardPath(folder, name)) : [];
  });
}

/** Bytes to allocate: what the files really hold, at most what the manifest describes. */
async function sizeOf(files: readonly string[], total: number): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file).catch(() => undefined))?.size ?? 0));
  return Math.min(
    total,
    sizes.reduce((sum, size) => sum + size, 0),
  );
}

function slice(entries: readonly Entry[], bytes: Uint8Array): readonly StoredWeight[] {
  let offset = 0;
  return entries.flatMap(({ name, shape, encoding, isWeight }): StoredWeight[] => {
    const from = offset;
    const count = elementCount(shape);
    offset += count * elementBytes(encoding, name);
    return isWeight ? [{ group: null, name, shape, data: () => readElements(bytes, from, count, encoding) }] : [];
  });
}

/**
 * Reads every weight of a manifest; the optimizer's state and integers are left out.
 * @throws AdaScaleError `model.corrupt`, `model.truncated`, `model.tooLarge`
 */
export async function readManifest(
  manifest: unknown,
  folder: string,
  signal?: AbortSignal,
): Promise<readonly StoredWeight[]> {
  if (!Array.isArray(manifest)) throw corrupt('model.json has no weightsManifest');
  const groups: StoredWeight[] = [];
  for (const group of manifest as unknown[]) groups.push(...(await readGroup(group, folder, signal)));
  const elements = groups.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  if (elements > modelLimits.tensorElements)
    throw new AdaScaleError('model.tooLarge', `The manifest claims ${elements} weights`);
  return groups;
}
