// How far two networks of a space lie apart: the number of places (stages, channel groups, blocks, resolution, precision, exit)
// at which they choose differently.
import type { Genes } from '../../../shared/run/genes';
import { optionAt, type Locus } from './loci';

export const geneDistance = (loci: readonly Locus[], a: Genes, b: Genes): number =>
  loci.filter((locus) => optionAt(a, locus) !== optionAt(b, locus)).length;
