// What the archive teaches about networks that nobody evaluated yet: accuracy, and how far the costs known beforehand are
// from those found (a measured latency over the predicted one). It is fitted anew from the archive before every generation,
// so that a resumed search knows exactly what the undisturbed one knew; it orders what is evaluated next and nothing else.
import type { Candidate } from '../../../shared/run/candidate';
import type { Genes } from '../../../shared/run/genes';
import type { Outline, SearchProblem } from '../problem';
import { fitGaussianProcess } from './gaussianProcess';

export interface Forecast {
  /** Predicted validation accuracy; may leave 0…1 a little. */
  readonly accuracy: number;
  /** Standard deviation of `accuracy`. */
  readonly accuracyDeviation: number;
  readonly latencyMs: number;
  readonly peakMemoryBytes: number;
  readonly parameters: number;
  readonly macs: number;
}

export type Surrogate = (outline: Outline) => Forecast;

export type Features = (outline: Outline) => Float64Array;

/** Fewer evaluated candidates than this teach nothing. */
const fewest = 6;
/** The newest ones count where there are more: a fit costs the cube of their number. */
const most = 640;

const corrected = ['latencyMs', 'peakMemoryBytes', 'parameters', 'macs'] as const;

/** Log of found over foretold; 0 where one of them is unknown. */
function correction(candidate: Candidate, { costs }: Outline, id: (typeof corrected)[number]): number {
  const found = candidate[id];
  return found === null || found <= 0 || costs[id] <= 0 ? 0 : Math.log(found / costs[id]);
}

/** Null where the archive holds too little. `features` of equal length for every network. */
export function fitSurrogate(
  problem: Pick<SearchProblem, 'outline'>,
  features: Features,
  candidates: readonly Candidate[],
): Surrogate | null {
  const usable = candidates
    .filter(({ status, accuracy }) => status === 'evaluated' && accuracy.validation !== null)
    .slice(-most);
  if (usable.length < fewest) return null;
  const outlines = usable.map(({ genes }: { genes: Genes }) => problem.outline(genes));
  const targets = [
    usable.map(({ accuracy }) => accuracy.validation ?? 0),
    ...corrected.map((id) => usable.map((candidate, index) => correction(candidate, outlines[index] as Outline, id))),
  ];
  const process = fitGaussianProcess(outlines.map(features), targets);
  if (process === null) return null;
  return (outline) => {
    const [accuracy, ...factors] = process.predict(features(outline));
    const cost = (index: number): number =>
      outline.costs[corrected[index] as (typeof corrected)[number]] * Math.exp(factors[index]?.mean ?? 0);
    return {
      accuracy: accuracy?.mean ?? 0,
      accuracyDeviation: accuracy?.deviation ?? 0,
      latencyMs: cost(0),
      peakMemoryBytes: cost(1),
      parameters: cost(2),
      macs: cost(3),
    };
  };
}
