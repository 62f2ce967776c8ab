// What a caller left out of a request, decided once from the run's own settings.
import type { RefineParams } from '../../../shared/protocol/engine';
import type { SearchSettings } from '../../../shared/run/manifest';
import type { RefinementRequest } from '../../../shared/run/refinement';

export type Decided = Omit<RefinementRequest, 'number'>;

/** Enough to see which way a neighbourhood slopes, in seconds to minutes. */
const usualEvaluations = 12;

/** Epochs as the search itself fine-tunes, or half of those of its training. */
export const usualTuningEpochs = ({ fineTuneEpochs = 0, epochs }: SearchSettings): number =>
  fineTuneEpochs > 0 ? fineTuneEpochs : Math.max(1, Math.ceil(epochs / 2));

export function decide(params: RefineParams, settings: SearchSettings): Decided {
  const { what, candidates, evaluations = usualEvaluations, epochs = usualTuningEpochs(settings) } = params;
  return {
    what,
    candidates: [...new Set(candidates)],
    evaluations: what === 'refine' ? evaluations : null,
    epochs: what === 'fineTune' ? epochs : null,
    seed: params.seed ?? settings.seed,
  };
}
