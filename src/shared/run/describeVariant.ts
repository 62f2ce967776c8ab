// What a variant is, in words: its genes, how many images leave early, and training of its own where it had some.
import type { Candidate } from './candidate';
import { describeGenes } from './describeGenes';

type Described = Pick<Candidate, 'genes' | 'fineTunedEpochs' | 'earlyExit'>;

/** For example `stage2 spatialSvd 50 %; fine-tuned 2 epochs`. */
export function describeVariant({ genes, fineTunedEpochs, earlyExit }: Described): string {
  const rate = earlyExit?.rate.test ?? earlyExit?.rate.validation ?? null;
  return [
    describeGenes(genes),
    ...(rate === null ? [] : [`${Math.round(100 * rate)} % of the images leave`]),
    ...(fineTunedEpochs === undefined
      ? []
      : [`fine-tuned ${fineTunedEpochs} epoch${fineTunedEpochs === 1 ? '' : 's'}`]),
  ].join('; ');
}
