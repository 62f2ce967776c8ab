// The runs in a folder of runs; one that cannot be read is listed with its reason and never hides the others.
import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import { toJsonError } from '../../shared/errors';
import type { Result } from '../../shared/protocol/engine';
import { hasCode } from './diskError';
import { readCandidates, readManifest, runFiles } from './runDirectory';
import { withLiveState } from './runState';
import { isBaseline } from './snapshot';

type Listing = Result<'run/list'>;

/** Newest first. A folder that does not exist holds no runs. */
export async function listRuns(folder: string): Promise<Listing> {
  const runs: Listing['runs'][number][] = [];
  const unreadable: Listing['unreadable'][number][] = [];
  for (const run of await subfolders(folder)) {
    try {
      const { manifest, live } = await withLiveState(run, await readManifest(run));
      const evaluated = (await readCandidates(run)).filter((candidate) => !isBaseline(candidate)).length;
      runs.push({ path: run, manifest, live, evaluated });
    } catch (error) {
      unreadable.push({ path: run, error: toJsonError(error) });
    }
  }
  runs.sort((a, b) => (a.manifest.createdAt < b.manifest.createdAt ? 1 : -1));
  return { runs, unreadable };
}

/** Folders that look like runs: those with a run.json. */
async function subfolders(folder: string): Promise<readonly string[]> {
  try {
    const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    const inside = await Promise.all(
      entries.map(async (entry) =>
        (await readdir(path.join(folder, entry.name))).includes(runFiles.manifest) ? [entry.name] : [],
      ),
    );
    return inside
      .flat()
      .sort()
      .map((name) => path.join(folder, name));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
