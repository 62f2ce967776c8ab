// The search: constraint-dominated NSGA-II over genes (Deb et al. 2002; arXiv 2412.00724 searches compression operator
// combinations) with small generations and an archive of everything evaluated. Many more children are bred than evaluated: a
// surrogate of the archive says which are worth it (promising.ts). The budget is counted in evaluations, exactly. Candidates that a killed run already evaluated are taken from its journal when their turn comes, so that the
// resumed search ends with the archive that the undisturbed one would have.
import type { Candidate } from '../../shared/run/candidate';
import type { Genes } from '../../shared/run/genes';
import type { SpaceSummary } from '../../shared/run/manifest';
import type { Budgets } from '../../shared/run/objectives';
import { Archive } from './archive';
import { breed } from './offspring';
import { selectParents } from './parents';
import { choosePromising } from './promising';
import type { Outline, Proposal, SearchProblem } from './problem';
import { createGeneFeatures } from './surrogate/geneFeatures';
import { fitSurrogate, type Features } from './surrogate/surrogate';
import { warmStart } from './warmStart';

export interface EvolveOptions {
  readonly space: SpaceSummary;
  readonly smallest: Genes;
  readonly problem: SearchProblem;
  readonly seed: number;
  /** Candidates to evaluate, replayed ones included. */
  readonly evaluations: number;
  readonly budgets: Budgets;
  /** The starting network: hypervolume is counted in shares of its figures. */
  readonly baseline: Candidate;
  /** Networks to begin with, beside the uniform ones. */
  readonly seeds?: readonly Genes[];
  /** A first guess at the accuracy that genes cost; the surrogate learns what it is worth. */
  readonly prior?: ((genes: Genes) => number) | undefined;
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
  warm: clamp(evaluations * 0.25, 8, 48),
  parents: clamp(evaluations / 4, 8, 64),
  offspring: clamp(evaluations / 24, 4, 16),
});

/** Children bred for each one that is evaluated. */
const bredPerChosen = 32;

/** The archive, in order of evaluation; shorter than `evaluations` only where the space holds no more networks. */
export async function evolve(options: EvolveOptions): Promise<readonly Candidate[]> {
  const { problem, evaluations } = options;
  const archive = new Archive();
  const features = createFeatures(options);
  const keyOf = (genes: Genes): string => problem.outline(genes).key;
  const replay = new Map(options.evaluated.map((candidate) => [keyOf(candidate.genes), candidate]));
  for (let generation = 1; archive.size < evaluations; generation++) {
    const outlines = propose(options, archive, generation, features);
    if (outlines.length === 0) break;
    const proposals = name(outlines, archive.size, generation);
    const candidates = await evaluateGeneration(options, proposals, replay);
    candidates.forEach((candidate, index) => archive.add((proposals[index] as Named).key, candidate));
  }
  return archive.candidates;
}

function createFeatures({ space, prior }: EvolveOptions): Features {
  const ofNetwork = createGeneFeatures(space);
  if (prior === undefined) return ({ genes, costs }) => ofNetwork(genes, costs);
  return ({ genes, costs }) => Float64Array.from([...ofNetwork(genes, costs), prior(genes)]);
}

function propose(options: EvolveOptions, archive: Archive, generation: number, features: Features): readonly Outline[] {
  const { space, smallest, problem, seed, evaluations, budgets, baseline } = options;
  const { warm, parents: survivors, offspring } = sizes(evaluations);
  const left = evaluations - archive.size;
  if (generation === 1)
    return warmStart(space, [smallest, ...(options.seeds ?? [])], problem, seed, Math.min(left, warm));
  const count = Math.min(left, offspring);
  const evaluated = archive.candidates;
  const parents = selectParents(evaluated, budgets, survivors);
  const surrogate = fitSurrogate(problem, features, evaluated);
  const breeding = { space, problem, archive, parents, seed, generation };
  if (surrogate === null) return breed(breeding, count);
  return choosePromising(breed(breeding, count * bredPerChosen), { surrogate, baseline, budgets, evaluated }, count);
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

async function evaluateGeneration(
  options: EvolveOptions,
  proposals: readonly Named[],
  replay: ReadonlyMap<string, Candidate>,
): Promise<readonly Candidate[]> {
  const fresh = proposals.filter(({ key }) => !replay.has(key));
  const results = new Map<Proposal, Candidate>();
  for (let start = 0; start < fresh.length; start += options.batchSize) {
    const batch = fresh.slice(start, start + options.batchSize);
    const candidates = await options.problem.evaluate(batch);
    await options.onEvaluated(candidates);
    batch.forEach((proposal, index) => results.set(proposal, candidates[index] as Candidate));
  }
  return proposals.map((proposal) => replay.get(proposal.key) ?? (results.get(proposal) as Candidate));
}
