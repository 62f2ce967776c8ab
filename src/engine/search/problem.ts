// What the search needs to know of the thing that it searches; real sub-networks and analytic test problems both fit.
import type { Candidate } from '../../shared/run/candidate';
import type { Genes } from '../../shared/run/genes';

/** Genes that the search wants judged, with the name that the result will bear. */
export interface Proposal {
  readonly id: string;
  readonly generation: number;
  readonly genes: Genes;
}

/** What is known of a network before anybody runs it. */
export interface NetworkCosts {
  /** Predicted. */
  readonly latencyMs: number;
  readonly peakMemoryBytes: number;
  readonly parameters: number;
  readonly macs: number;
}

export interface Outline {
  /** Equal for genes that name the same sub-network, even where the genes differ. */
  readonly key: string;
  /** The shortest genes of that sub-network. */
  readonly genes: Genes;
  readonly costs: NetworkCosts;
}

export interface SearchProblem {
  /** Cheap: asked for every child that is bred. */
  readonly outline: (genes: Genes) => Outline;
  /** One candidate a proposal, in order. A proposal that fails is a candidate with status `failed`, not an exception. */
  readonly evaluate: (proposals: readonly Proposal[]) => Promise<readonly Candidate[]>;
}
