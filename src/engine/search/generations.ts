// The loop that every search of genes shares: propose, name, evaluate in batches, remember. Candidates that a killed search
// already evaluated are taken from its journal when their turn comes, so that the resumed search ends with the archive that the
// undisturbed one would have.
import type { Candidate } from '../../shared/run/candidate';
import type { Archive } from './archive';
import type { Outline, Proposal, SearchProblem } from './problem';

export interface Generations {
  readonly problem: SearchProblem;
  /** What is known before the first generation; grows. */
  readonly archive: Archive;
  /** Candidates to evaluate, replayed ones included. */
  readonly evaluations: number;
  readonly firstGeneration: number;
  /** Candidates that the run named before: numbers go on from there. */
  readonly named: number;
  /** What an earlier part of this search evaluated, in order. */
  readonly evaluated: readonly Candidate[];
  /** Candidates handed to `problem.evaluate` at once. */
  readonly batchSize: number;
  /** At most `left`; none where there is nothing more to try. */
  readonly propose: (generation: number, left: number) => readonly Outline[];
  /** Called with every new batch, in order, before the next one starts. */
  readonly onEvaluated: (candidates: readonly Candidate[]) => Promise<void>;
}

/** The candidates of this search in order of evaluation; fewer than asked only where nothing more was proposed. */
export async function runGenerations(search: Generations): Promise<readonly Candidate[]> {
  const { problem, archive, evaluations, named } = search;
  const replay = new Map(search.evaluated.map((candidate) => [problem.outline(candidate.genes).key, candidate]));
  const found: Candidate[] = [];
  for (let generation = search.firstGeneration; found.length < evaluations; generation++) {
    const outlines = search.propose(generation, evaluations - found.length);
    if (outlines.length === 0) break;
    const proposals = name(outlines, named + found.length, generation);
    const candidates = await evaluateGeneration(search, proposals, replay);
    candidates.forEach((candidate, index) => archive.add((proposals[index] as Named).key, candidate));
    found.push(...candidates);
  }
  return found;
}

interface Named extends Proposal {
  readonly key: string;
}

/** Fastest first by prediction: the cheap end of the frontier appears early. Ties by key, so that the order repeats. */
function name(outlines: readonly Outline[], before: number, generation: number): readonly Named[] {
  return [...outlines]
    .sort((a, b) => a.costs.latencyMs - b.costs.latencyMs || (a.key < b.key ? -1 : 1))
    .map(({ genes, key }, index) => ({ id: candidateId(before + index + 1), generation, genes, key }));
}

const candidateId = (place: number): string => `c-${String(place).padStart(4, '0')}`;

/** The largest number that a candidate bears; 0 where none does. */
export const lastNamed = (candidates: readonly Candidate[]): number =>
  candidates.reduce((most, { id }) => Math.max(most, Number(/^c-(\d+)$/.exec(id)?.[1] ?? 0)), 0);

async function evaluateGeneration(
  search: Generations,
  proposals: readonly Named[],
  replay: ReadonlyMap<string, Candidate>,
): Promise<readonly Candidate[]> {
  const fresh = proposals.filter(({ key }) => !replay.has(key));
  const results = new Map<Proposal, Candidate>();
  for (let start = 0; start < fresh.length; start += search.batchSize) {
    const batch = fresh.slice(start, start + search.batchSize);
    const candidates = await search.problem.evaluate(batch);
    await search.onEvaluated(candidates);
    batch.forEach((proposal, index) => results.set(proposal, candidates[index] as Candidate));
  }
  return proposals.map((proposal) => replay.get(proposal.key) ?? (results.get(proposal) as Candidate));
}
