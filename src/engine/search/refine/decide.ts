// What a caller left out of a request, decided once from the run's own settings.
import type { RefineParams } from '../../../shared/protocol/engine';
import type { SearchSettings } from '../../../shared/run/manifest';
import { usualEvaluations, usualTuningEpochs, type RefinementRequest } from '../../../shared/run/refinement';

export type Decided = Omit<RefinementRequest, 'number'>;

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
