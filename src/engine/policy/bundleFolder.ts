// A folder that appears whole or not at all: everything is written into a sibling, which is then renamed to its place.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import { diskError } from '../runs/diskError';
import { requireWritable } from '../runs/requireWritable';

export interface FileRecord {
  readonly file: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

export function recordOf(file: string, data: Uint8Array | string): FileRecord {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  return { file, sha256: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.byteLength };
}

export interface BundleFolder {
  /** Writes a file at a relative path with forward slashes. @throws AdaScaleError `disk.full`, `disk.readOnly` */
  write(file: string, data: Uint8Array | string): Promise<FileRecord>;
  /** Relative paths written so far, in order. */
  readonly files: readonly string[];
}

/**
 * Fills `out` with what `fill` writes.
 *
 * @throws AdaScaleError `input.outputExists` where `out` is a file or a folder with something in it, `disk.…`; whatever `fill`
 * throws. In all cases nothing is left behind.
 */
export async function createBundleFolder<T>(out: string, fill: (folder: BundleFolder) => Promise<T>): Promise<T> {
  const target = path.resolve(out);
  await requireVacant(target);
  await requireWritable(path.dirname(target), path.basename(target));
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.partial`);
  try {
    await mkdir(temporary, { recursive: true });
    const result = await fill(writer(temporary));
    // An empty folder may be in the way; rename replaces one on some systems only.
    await rmdir(target).catch(() => undefined);
    await rename(temporary, target);
    return result;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    const code = (error as NodeJS.ErrnoException | null)?.code;
    throw code === 'ENOTEMPTY' || code === 'EEXIST' ? occupied(target) : diskError(error, target);
  }
}

function writer(root: string): BundleFolder {
  const files: string[] = [];
  return {
    files,
    write: async (file, data) => {
      const full = path.join(root, ...file.split('/'));
      await mkdir(path.dirname(full), { recursive: true });
      await writeFile(full, data, { flag: 'wx' });
      files.push(file);
      return recordOf(file, data);
    },
  };
}

async function requireVacant(target: string): Promise<void> {
  const entries = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') throw occupied(target);
    throw diskError(error, path.join(target, 'bundle'));
  });
  if (entries.length > 0) throw occupied(target);
}

const occupied = (target: string): AdaScaleError =>
  new AdaScaleError(
    'input.outputExists',
    `${target} exists and is not an empty folder`,
    'Choose a new or an empty folder; nothing was written',
  );
