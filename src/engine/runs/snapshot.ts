// A run as the panel shows it, read from its folder alone and at any time, also while a search writes it.
import { finalFrontier } from '../../shared/pareto/finalFrontier';
import { isBaseline, type Candidate } from '../../shared/run/candidate';
import type { RunSnapshot, SearchResult } from '../../shared/run/manifest';
import type { Budgets } from '../../shared/run/objectives';
import { unfinishedRefinement } from '../../shared/run/refinement';
import type { SensitivityRecord } from '../../shared/run/sensitivity';
import { readMeasurements } from './measurements';
import { readCandidates, readManifest, readRefinements, readSensitivity } from './runDirectory';
import { withLiveState } from './runState';

/** @throws AdaScaleError `run.notFound`, `run.corrupt`, `run.newerSchema`. */
export async function runSnapshot(folder: string): Promise<RunSnapshot> {
  const { manifest, live } = await withLiveState(folder, await readManifest(folder));
  const all = await readCandidates(folder);
  const measurements = await readMeasurements(folder);
  const done = manifest.state === 'done';
  const sensitivity = await readSensitivity(folder);
  const refinement = unfinishedRefinement(await readRefinements(folder));
  return {
    path: folder,
    manifest,
    baseline: all.find(isBaseline) ?? null,
    candidates: all.filter((candidate) => !isBaseline(candidate)),
    frontier: done ? finalFrontier(all, manifest.settings.budgets).map((candidate) => candidate.id) : [],
    progress: null,
    ...(measurements.length > 0 && { measurements }),
    ...(sensitivity.length > 0 && { sensitivity }),
    ...(refinement !== null && { refinement: { ...refinement, live } }),
  };
}

/** What a finished search answers. */
export function searchResult(
  folder: string,
  all: readonly Candidate[],
  budgets: Budgets,
  sensitivity: readonly SensitivityRecord[] = [],
): SearchResult {
  const baseline = all.find(isBaseline);
  if (baseline === undefined) throw new Error(`${folder} is done but has no baseline`);
  const frontier = finalFrontier(all, budgets);
  return { run: folder, baseline, frontier, ...(sensitivity.length > 0 && { sensitivity }) };
}
