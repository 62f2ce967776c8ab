// What of a gene string training can tell apart: the number format is chosen after training, and an exit is trained on every
// image, however sure it has to be to answer.
import { wholeGenes, type Genes } from '../../../shared/run/genes';

/** The genes of the sub-network that is trained on behalf of `genes`: 32-bit floats, and cut off at its exit. */
export function trainedGenes({ stages, widths, blocks, resolution, exit }: Genes): Genes {
  return { stages, widths, blocks, ...wholeGenes(resolution, undefined, exit && { id: exit.id, threshold: 0 }) };
}
