// The third phase: NSGA-II over the trained supernet, every candidate journalled before the next batch begins.
import { isBaseline, type Candidate } from '../../shared/run/candidate';
import type { SensitivityRecord } from '../../shared/run/sensitivity';
import type { RunDirectory } from '../runs/runDirectory';
import type { Evaluation } from './evaluation';
import { evolve } from './evolve';
import { withJournalledSearch } from './journalledSearch';
import type { ProgressReporter } from './progressReporter';
import { sensitivityPrior, sensitivitySeeds } from './sensitivity/sensitivitySeeds';

export async function searchPhase(
  run: RunDirectory,
  evaluation: Evaluation,
  baseline: Candidate,
  reporter: ProgressReporter,
  sensitivity: readonly SensitivityRecord[] = [],
): Promise<void> {
  const { space, smallest } = evaluation.supernet;
  const { evaluations, seed, budgets } = run.manifest.settings;
  const evaluated = run.candidates.filter((candidate) => !isBaseline(candidate));
  const search = { run, evaluation, baseline, reporter, evaluations, evaluated };
  const archive = await withJournalledSearch(search, (searching) =>
    evolve({
      ...searching,
      ...{ space, smallest, seed, budgets, baseline },
      seeds: sensitivitySeeds(space, sensitivity),
      prior: sensitivityPrior(space, sensitivity),
    }),
  );
  if (archive.length < evaluations)
    evaluation.log(`The space holds ${archive.length} networks only; all were evaluated`);
}
