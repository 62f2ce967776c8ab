// Files below a folder, sorted by path. Symbolic links are followed, each real folder once, so that a loop ends.
import type { Dirent } from 'node:fs';
import { readFile, readdir, realpath, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../../shared/errors';
import { asDataError } from '../byteStream';
import { listingSha256 } from '../fingerprint';
import { datasetLimits } from '../limits';
import type { ImageSource, SourceFile } from './imageSource';

const statsAtOnce = 64;

interface Walk {
  readonly root: string;
  readonly visited: Set<string>;
  readonly signal: AbortSignal | undefined;
  entries: number;
}

export function folderSource(root: string): ImageSource {
  return {
    randomAccess: true,
    files: (signal) => walk({ root, visited: new Set(), signal, entries: 0 }, '', 0),
    sha256: (images, signal) => listingSha256(root, images, signal),
  };
}

async function* walk(state: Walk, relative: string, depth: number): AsyncGenerator<SourceFile> {
  const folder = path.join(state.root, relative);
  const entries = await listFolder(state, folder, depth);
  for (let start = 0; start < entries.length; start += statsAtOnce) {
    state.signal?.throwIfAborted();
    const batch = entries.slice(start, start + statsAtOnce);
    const kinds = await Promise.all(batch.map((entry) => kindOf(path.join(folder, entry.name), entry)));
    for (const [i, entry] of batch.entries()) {
      const below = relative === '' ? entry.name : `${relative}/${entry.name}`;
      const kind = kinds[i] ?? null;
      if (kind === 'folder') yield* walk(state, below, depth + 1);
      else if (kind !== null)
        yield { path: below, sizeBytes: kind.sizeBytes, read: () => readFile(path.join(folder, entry.name)) };
    }
  }
}

async function listFolder(state: Walk, folder: string, depth: number): Promise<Dirent[]> {
  try {
    const real = await realpath(folder);
    if (state.visited.has(real)) return [];
    state.visited.add(real);
    const entries = await readdir(folder, { withFileTypes: true });
    state.entries += entries.length;
    if (depth > datasetLimits.depth || state.entries > datasetLimits.entries) throw tooLarge(state.root);
    return entries.filter((entry) => !entry.name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw asDataError(error, 'data.unreadable', folder, 'Check that the folder can be read.');
  }
}

function tooLarge(root: string): AdaScaleError {
  return new AdaScaleError(
    'data.tooLarge',
    `${root} holds more than ${datasetLimits.entries} files, or folders more than ${datasetLimits.depth} deep`,
    'Choose the folder that directly holds the class folders.',
  );
}

/** A dangling link counts as nothing. */
async function kindOf(full: string, entry: Dirent): Promise<'folder' | { sizeBytes: number } | null> {
  if (entry.isDirectory()) return 'folder';
  if (!entry.isFile() && !entry.isSymbolicLink()) return null;
  const found = await stat(full).catch(() => null);
  if (found === null) return null;
  return found.isDirectory() ? 'folder' : found.isFile() ? { sizeBytes: found.size } : null;
}
