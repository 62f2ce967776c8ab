// The search of a neighbourhood: new candidates join the run's, each journalled before the next batch begins.
import { baselineGenes, type Genes } from '../../../shared/run/genes';
import { isBaseline, type Candidate } from '../../../shared/run/candidate';
import type { RefinementRequest } from '../../../shared/run/refinement';
import { Archive } from '../archive';
import { lastNamed, runGenerations } from '../generations';
import { withJournalledSearch } from '../journalledSearch';
import type { SearchProblem } from '../problem';
import { networkFeatures } from '../surrogate/networkFeatures';
import type { FineTuning } from '../tuneVariant';
import type { SensitivityRecord } from '../../../shared/run/sensitivity';
import { sensitivityPrior } from '../sensitivity/sensitivitySeeds';
import { proposeNearby } from './nearby';

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

export const centresOf = (known: readonly Candidate[], ids: readonly string[]): readonly Genes[] =>
  ids.map((id) => known.find((candidate) => candidate.id === id)?.genes ?? baselineGenes);

/** The candidates that this refinement found, in order. @throws as a search does. */
export async function refinePhase(
  { run, evaluation, baseline, reporter }: Omit<FineTuning, 'prepared'>,
  { number, candidates: around, evaluations, seed }: RefinementRequest,
  sensitivity: readonly SensitivityRecord[],
): Promise<readonly Candidate[]> {
  const { space } = evaluation.supernet;
  const { budgets } = run.manifest.settings;
  const known = knownBefore(run.firstRecords, number);
  const evaluated = run.firstRecords.filter(({ refinement }) => refinement?.number === number);
  const mark = (candidate: Candidate): Candidate => ({ ...candidate, refinement: { number, around } });
  const search = { run, evaluation, baseline, reporter, evaluations: evaluations ?? 0, evaluated, mark };
  const features = networkFeatures(space, sensitivityPrior(space, sensitivity));
  return withJournalledSearch(search, (searching) => {
    const archive = archiveOf(known, searching.problem);
    const centres = centresOf(known, around);
    const nearby = { space, archive, centres, budgets, seed, number, baseline, problem: searching.problem };
    return runGenerations({
      ...searching,
      archive,
      firstGeneration: 1 + known.reduce((most, { generation }) => Math.max(most, generation), 0),
      named: lastNamed(known),
      propose: (generation, left) => proposeNearby(nearby, features, generation, Math.min(left, offspring)),
    });
  });
}
