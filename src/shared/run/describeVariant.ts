// What a variant is, in words: its genes, and training of its own where it had some.
import type { Candidate } from './candidate';
import { describeGenes } from './describeGenes';

/** For example `stage2 spatialSvd 50 %; fine-tuned 2 epochs`. */
export function describeVariant({ genes, fineTunedEpochs }: Pick<Candidate, 'genes' | 'fineTunedEpochs'>): string {
  if (fineTunedEpochs === undefined) return describeGenes(genes);
  return `${describeGenes(genes)}; fine-tuned ${fineTunedEpochs} epoch${fineTunedEpochs === 1 ? '' : 's'}`;
}
