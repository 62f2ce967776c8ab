// What the search needs to know of the thing that it searches; real sub-networks and analytic test problems both fit.
import type { Candidate } from '../../shared/run/candidate';
import type { Genes } from '../../shared/run/genes';

/** Genes that the search wants judged, with the name that the result will bear. */
export interface Proposal {
  readonly id: string;
  readonly generation: number;
  readonly genes: Genes;
}

export interface SearchProblem {
  /** Equal for genes that name the same sub-network, even where the genes differ. */
  readonly key: (genes: Genes) => string;
  /** Predicted latency, ms: cheap, only orders what is evaluated first. */
  readonly estimate: (genes: Genes) => number;
  /** One candidate a proposal, in order. A proposal that fails is a candidate with status `failed`, not an exception. */
  readonly evaluate: (proposals: readonly Proposal[]) => Promise<readonly Candidate[]>;
}
