// The search of a neighbourhood: new candidates join the run's, each journalled before the next batch begins.
import { isBaseline, type Candidate } from '../../../shared/run/candidate';
import type { Budgets } from '../../../shared/run/objectives';
import type { RefinementRequest } from '../../../shared/run/refinement';
import { Archive } from '../archive';
import { lastNamed, runGenerations } from '../generations';
import { withJournalledSearch } from '../journalledSearch';
import type { SearchProblem } from '../problem';
import { networkFeatures } from '../surrogate/networkFeatures';
import type { FineTuning } from '../tuneVariant';
import type { SensitivityRecord } from '../../../shared/run/sensitivity';
import { sensitivityPrior } from '../sensitivity/sensitivitySeeds';
import { localBudgets } from './localBudgets';
import { proposeNearby, type Nearby } from './nearby';

/** Evaluated before the next ones are proposed. */
const offspring = 4;

/** Earlier candidates as they were judged first: neither final figures nor a kill change what the refinement sees. */
export const knownBefore = (records: readonly Candidate[], number: number): readonly Candidate[] =>
  records.filter((candidate) => !isBaseline(candidate) && (candidate.refinement?.number ?? 0) < number);

export function archiveOf(known: readonly Candidate[], { outline }: Pick<SearchProblem, 'outline'>): Archive {
  const archive = new Archive();
  for (const candidate of known) archive.add(outline(candidate.genes).key, candidate);
  return archive;
}

/** What a refinement works around, from the first lines of a run; the starting network is one that can be chosen. */
export function neighbourhoodOf(
  records: readonly Candidate[],
  ids: readonly string[],
  budgets: Budgets,
): Pick<Nearby, 'centres' | 'budgets'> {
  const chosen = records.filter(({ id }) => ids.includes(id));
  return { centres: chosen.map(({ genes }) => genes), budgets: localBudgets(chosen, budgets) };
}

/** The candidates that this refinement found, in order. @throws as a search does. */
export async function refinePhase(
  { run, evaluation, baseline, reporter }: Omit<FineTuning, 'prepared'>,
  { number, candidates: around, evaluations, seed }: RefinementRequest,
  sensitivity: readonly SensitivityRecord[],
): Promise<readonly Candidate[]> {
  const { space } = evaluation.supernet;
  const neighbourhood = neighbourhoodOf(run.firstRecords, around, run.manifest.settings.budgets);
  const known = knownBefore(run.firstRecords, number);
  const evaluated = run.firstRecords.filter(({ refinement }) => refinement?.number === number);
  const mark = (candidate: Candidate): Candidate => ({ ...candidate, refinement: { number, around } });
  const search = { run, evaluation, baseline, reporter, evaluations: evaluations ?? 0, evaluated, mark };
  const features = networkFeatures(space, sensitivityPrior(space, sensitivity));
  return withJournalledSearch(search, (searching) => {
    const archive = archiveOf(known, searching.problem);
    const nearby = { space, archive, ...neighbourhood, seed, number, baseline, problem: searching.problem };
    return runGenerations({
      ...searching,
      archive,
      firstGeneration: 1 + known.reduce((most, { generation }) => Math.max(most, generation), 0),
      named: lastNamed(known),
      propose: (generation, left) => proposeNearby(nearby, features, generation, Math.min(left, offspring)),
    });
  });
}
