// The search: constraint-dominated NSGA-II over genes (Deb et al. 2002; arXiv 2412.00724 searches compression operator
// combinations) with small generations and an archive of everything evaluated. The budget is counted in evaluations,
// exactly. Candidates that a killed run already evaluated are taken from its journal when their turn comes, so that the
// resumed search ends with the archive that the undisturbed one would have.
import type { Candidate } from '../../shared/run/candidate';
import type { Genes } from '../../shared/run/genes';
import type { SpaceSummary } from '../../shared/run/manifest';
import type { Budgets } from '../../shared/run/objectives';
import { Archive } from './archive';
import { breed } from './offspring';
import { selectParents } from './parents';
import type { Proposal, SearchProblem } from './problem';
import { warmStart } from './warmStart';

export interface EvolveOptions {
  readonly space: SpaceSummary;
  readonly smallest: Genes;
  readonly problem: SearchProblem;
  readonly seed: number;
  /** Candidates to evaluate, replayed ones included. */
  readonly evaluations: number;
  readonly budgets: Budgets;
  /** What an earlier part of the run evaluated, in order. */
  readonly evaluated: readonly Candidate[];
  /** Candidates handed to `problem.evaluate` at once. */
  readonly batchSize: number;
  /** Called with every new batch, in order, before the next one starts. */
  readonly onEvaluated: (candidates: readonly Candidate[]) => Promise<void>;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, Math.round(value)));

/** Sizes that suit a budget of tens to thousands of evaluations. */
const sizes = (evaluations: number): { warm: number; parents: number; offspring: number } => ({
  warm: clamp(evaluations * 0.35, 8, 64),
  parents: clamp(evaluations / 8, 6, 48),
  offspring: clamp(evaluations / 12, 4, 32),
});

/** The archive, in order of evaluation; shorter than `evaluations` only where the space holds no more networks. */
export async function evolve(options: EvolveOptions): Promise<readonly Candidate[]> {
  const { problem, evaluations } = options;
  const archive = new Archive();
  const replay = new Map(options.evaluated.map((candidate) => [problem.key(candidate.genes), candidate]));
  for (let generation = 1; archive.size < evaluations; generation++) {
    const genes = propose(options, archive, generation);
    if (genes.length === 0) break;
    const proposals = name(genes, problem, archive.size, generation);
    const candidates = await evaluateGeneration(options, proposals, replay);
    candidates.forEach((candidate, index) => archive.add(problem.key((proposals[index] as Proposal).genes), candidate));
  }
  return archive.candidates;
}

function propose(options: EvolveOptions, archive: Archive, generation: number): readonly Genes[] {
  const { space, smallest, problem, seed, evaluations, budgets } = options;
  const { warm, parents: survivors, offspring } = sizes(evaluations);
  const left = evaluations - archive.size;
  if (generation === 1) return warmStart(space, smallest, problem, seed, Math.min(left, warm));
  const parents = selectParents(archive.candidates, budgets, survivors);
  return breed({ space, problem, archive, parents, seed, generation }, Math.min(left, offspring));
}

/** Fastest first by prediction: the cheap end of the frontier appears early. Ties by key, so that the order repeats. */
function name(
  genes: readonly Genes[],
  problem: SearchProblem,
  before: number,
  generation: number,
): readonly Proposal[] {
  return genes
    .map((entry) => ({ genes: entry, estimate: problem.estimate(entry), key: problem.key(entry) }))
    .sort((a, b) => a.estimate - b.estimate || (a.key < b.key ? -1 : 1))
    .map((entry, index) => ({ id: candidateId(before + index + 1), generation, genes: entry.genes }));
}

const candidateId = (place: number): string => `c-${String(place).padStart(4, '0')}`;

async function evaluateGeneration(
  options: EvolveOptions,
  proposals: readonly Proposal[],
  replay: ReadonlyMap<string, Candidate>,
): Promise<readonly Candidate[]> {
  const known = (proposal: Proposal): Candidate | undefined => replay.get(options.problem.key(proposal.genes));
  const fresh = proposals.filter((proposal) => known(proposal) === undefined);
  const results = new Map<Proposal, Candidate>();
  for (let start = 0; start < fresh.length; start += options.batchSize) {
    const batch = fresh.slice(start, start + options.batchSize);
    const candidates = await options.problem.evaluate(batch);
    await options.onEvaluated(candidates);
    batch.forEach((proposal, index) => results.set(proposal, candidates[index] as Candidate));
  }
  return proposals.map((proposal) => known(proposal) ?? (results.get(proposal) as Candidate));
}
