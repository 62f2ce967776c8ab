// How many gene strings the space has; some name the same sub-network (see Supernet.subNetwork).
import type { SpaceSummary } from '../../../shared/run/manifest';
import { spaceLoci } from './loci';

/** A floating-point number: spaces of deep networks pass 2^53. */
export function countSpace(space: SpaceSummary): number {
  return spaceLoci(space).reduce((product, locus) => product * locus.options.length, 1);
}
