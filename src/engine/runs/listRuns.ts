// The runs in a folder of runs; one that cannot be read is listed with its reason and never hides the others.
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import { toJsonError } from '../../shared/errors';
import type { Result } from '../../shared/protocol/engine';
import { isBaseline } from '../../shared/run/candidate';
import { unfinishedRefinement } from '../../shared/run/refinement';
import { hasCode } from './diskError';
import { readCandidates, readManifest, readRefinements, runFiles } from './runDirectory';
import { withLiveState } from './runState';

type Listing = Result<'run/list'>;

/** Newest first. A folder that does not exist holds no runs. */
export async function listRuns(folder: string): Promise<Listing> {
  const runs: Listing['runs'][number][] = [];
  const unreadable: Listing['unreadable'][number][] = [];
  for (const run of await subfolders(folder)) {
    try {
      runs.push(await entryOf(run));
    } catch (error) {
      unreadable.push({ path: run, error: toJsonError(error) });
    }
  }
  runs.sort((a, b) => (a.manifest.createdAt < b.manifest.createdAt ? 1 : -1));
  return { runs, unreadable };
}

async function entryOf(run: string): Promise<Listing['runs'][number]> {
  const { manifest, live } = await withLiveState(run, await readManifest(run));
  const evaluated = (await readCandidates(run)).filter((candidate) => !isBaseline(candidate)).length;
  const refinement = unfinishedRefinement(await readRefinements(run));
  return { path: run, manifest, live, evaluated, ...(refinement !== null && { refinement }) };
}

/** Folders that look like runs: those with a run.json, and those that cannot be looked into, which listing then tells. */
async function subfolders(folder: string): Promise<readonly string[]> {
  const entries = await entriesOf(folder);
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(folder, entry.name));
  const looksLikeRun = await Promise.all(folders.map(mayBeRun));
  return folders.filter((_, index) => looksLikeRun[index]).sort();
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** A folder that went away meanwhile is no run. */
async function mayBeRun(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).includes(runFiles.manifest);
  } catch (error) {
    return !hasCode(error, 'ENOENT');
  }
}
