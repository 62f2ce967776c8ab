// Finds the format of a model file and reads it.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import type { ModelFormat, ReadModel } from './format';
import { modelLimits } from './format';
import { formats } from './index';

export interface LoadedModel extends ReadModel {
  /** Id of the format. */
  readonly format: string;
  readonly path: string;
  /** Of the file at `path` and of the weight shards that belong to it. */
  readonly sizeBytes: number;
  /** Hexadecimal, over the same files one after the other: retrained weights under an old model.json are another model. */
  readonly sha256: string;
}

const headBytes = 64;

async function readHead(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function fileSize(file: string): Promise<number> {
  try {
    const info = await stat(file);
    if (info.isFile()) return info.size;
  } catch (error) {
    throw new AdaScaleError('model.notFound', `There is no model file ${file}`, 'Check the path', { cause: error });
  }
  throw new AdaScaleError('model.notFound', `${file} is not a file`, 'Choose the model file itself, not its folder');
}

function findFormat(file: string, head: Uint8Array): ModelFormat {
  const name = path.basename(file);
  const format = formats.find((candidate) => candidate.matches(name, head));
  if (format) return format;
  const known = formats.map(({ label, extensions }) => `${label} (${extensions.join(', ')})`).join(', ');
  throw new AdaScaleError(
    'model.unknownFormat',
    `${name} is not a model file that AdaScale knows`,
    `It reads ${known}`,
  );
}

async function hashFiles(files: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    for await (const chunk of createReadStream(file, signal ? { signal } : {})) hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}

/**
 * Reads a model file of any known format.
 * @throws AdaScaleError `model.notFound`, `model.unknownFormat`, `model.tooLarge`, and what ModelFormat.read throws.
 */
export async function readModel(file: string, signal?: AbortSignal): Promise<LoadedModel> {
  const ownBytes = await fileSize(file);
  if (ownBytes > modelLimits.fileBytes) {
    const problem = `${path.basename(file)} has ${ownBytes} bytes; ${modelLimits.fileBytes} can be read`;
    throw new AdaScaleError('model.tooLarge', problem, 'Choose a smaller model');
  }
  const format = findFormat(file, await readHead(file));
  const model = await format.read(file, signal);
  const others = model.otherFiles ?? [];
  const sha256 = await hashFiles([file, ...others], signal);
  const sizeBytes = (await Promise.all(others.map(fileSize))).reduce((sum, size) => sum + size, ownBytes);
  return { ...model, format: format.id, path: file, sizeBytes, sha256 };
}
