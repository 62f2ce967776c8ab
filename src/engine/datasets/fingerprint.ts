// One SHA-256 that names what was read, for run.json: the bytes of a file; for a folder its sorted relative paths with sizes
// and, while the folder is small enough to be read twice, the hash of each file. Times of change play no part.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface ListedFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly sizeBytes: number;
}

const contentLimitBytes = 256 * 1024 ** 2;
const filesAtOnce = 16;

/** SHA-256 of a file's bytes, lower-case hex. */
export async function fileSha256(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash, signal === undefined ? {} : { signal });
  return hash.digest('hex');
}

/** SHA-256 over the listing of `files` under `root`, with their content if together they are below 256 MB. */
export async function listingSha256(root: string, files: readonly ListedFile[], signal?: AbortSignal): Promise<string> {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const total = sorted.reduce((sum, file) => sum + file.sizeBytes, 0);
  const hash = createHash('sha256');
  for (let start = 0; start < sorted.length; start += filesAtOnce) {
    signal?.throwIfAborted();
    const batch = sorted.slice(start, start + filesAtOnce);
    const contents = total < contentLimitBytes ? await Promise.all(batch.map((file) => contentSha256(root, file))) : [];
    batch.forEach((file, i) => hash.update(`${file.path}\0${file.sizeBytes}\0${contents[i] ?? ''}\n`));
  }
  return hash.digest('hex');
}

async function contentSha256(root: string, file: ListedFile): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path.join(root, file.path)))
    .digest('hex');
}
