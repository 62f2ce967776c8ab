// A run as the panel shows it, read from its folder alone and at any time, also while a search writes it.
import type { Candidate } from '../../shared/run/candidate';
import type { RunSnapshot, SearchResult } from '../../shared/run/manifest';
import { searchObjectives, type Budgets } from '../../shared/run/objectives';
import { frontier } from '../../shared/pareto/frontier';
import { readCandidates, readManifest } from './runDirectory';
import { withLiveState } from './runState';

/** @throws AdaScaleError `run.notFound`, `run.corrupt`, `run.newerSchema`. */
export async function runSnapshot(folder: string): Promise<RunSnapshot> {
  const { manifest } = await withLiveState(folder, await readManifest(folder));
  const all = await readCandidates(folder);
  const done = manifest.state === 'done';
  return {
    path: folder,
    manifest,
    baseline: all.find(isBaseline) ?? null,
    candidates: all.filter((candidate) => !isBaseline(candidate)),
    frontier: done ? finalFrontier(all, manifest.settings.budgets).map((candidate) => candidate.id) : [],
    progress: null,
  };
}

export const isBaseline = (candidate: Candidate): boolean => candidate.id === 'baseline';

/** Variants that neither another one nor the starting network dominates, fastest first. */
export function finalFrontier(all: readonly Candidate[], budgets: Budgets): readonly Candidate[] {
  const variants = frontier(all, searchObjectives, budgets).filter((candidate) => !isBaseline(candidate));
  return [...variants].sort((a, b) => (a.latencyMs ?? 0) - (b.latencyMs ?? 0) || (a.id < b.id ? -1 : 1));
}

/** What a finished search answers. */
export function searchResult(folder: string, all: readonly Candidate[], budgets: Budgets): SearchResult {
  const baseline = all.find(isBaseline);
  if (baseline === undefined) throw new Error(`${folder} is done but has no baseline`);
  return { run: folder, baseline, frontier: finalFrontier(all, budgets) };
}
