// The search: constraint-dominated NSGA-II over genes (Deb et al. 2002; arXiv 2412.00724 searches compression operator
// combinations) with small generations and an archive of everything evaluated. Many more children are bred than evaluated: a
// surrogate of the archive says which are worth it (promising.ts). The budget is counted in evaluations, exactly.
import type { Candidate } from '../../shared/run/candidate';
import type { Genes } from '../../shared/run/genes';
import type { SpaceSummary } from '../../shared/run/manifest';
import type { Budgets } from '../../shared/run/objectives';
import { Archive } from './archive';
import { runGenerations } from './generations';
import { breed } from './offspring';
import { selectParents } from './parents';
import { choosePromising } from './promising';
import type { Outline, SearchProblem } from './problem';
import { networkFeatures } from './surrogate/networkFeatures';
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
export const bredPerChosen = 32;

/** The archive, in order of evaluation; shorter than `evaluations` only where the space holds no more networks. */
export function evolve(options: EvolveOptions): Promise<readonly Candidate[]> {
  const { space, prior, problem, evaluations, evaluated, batchSize, onEvaluated } = options;
  const archive = new Archive();
  const features = networkFeatures(space, prior);
  return runGenerations({
    ...{ problem, archive, evaluations, evaluated, batchSize, onEvaluated },
    firstGeneration: 1,
    named: 0,
    propose: (generation, left) => propose(options, archive, generation, features, left),
  });
}

function propose(
  options: EvolveOptions,
  archive: Archive,
  generation: number,
  features: Features,
  left: number,
): readonly Outline[] {
  const { space, smallest, problem, seed, evaluations, budgets, baseline } = options;
  const { warm, parents: survivors, offspring } = sizes(evaluations);
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
