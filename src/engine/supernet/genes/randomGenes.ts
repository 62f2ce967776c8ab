// A uniform draw from the space: for a stage first the operator, then its ratio, so that operators with many ratios are not
// favoured; exits likewise.
import type { Random } from '../../../shared/random';
import type { Genes } from '../../../shared/run/genes';
import type { SpaceSummary } from '../../../shared/run/manifest';
import { genesFrom, spaceLoci, type Locus } from './loci';

export function randomGenes(space: SpaceSummary, random: Random): Genes {
  const loci = spaceLoci(space);
  return genesFrom(
    loci,
    loci.map((locus) => randomOption(locus, random)),
  );
}

/** The index of a random option of the locus. */
export function randomOption(locus: Locus, random: Random): number {
  if (locus.kind === 'stage') {
    return drawWithin(
      locus.options.map((option) => option.operator),
      random,
    );
  }
  if (locus.kind === 'exit') {
    return drawWithin(
      locus.options.map((option) => option?.id),
      random,
    );
  }
  return random.integer(locus.options.length);
}

/** First one of the kinds, then one of its places. */
function drawWithin(kinds: readonly (string | undefined)[], random: Random): number {
  const distinct = [...new Set(kinds)];
  const kind = distinct[random.integer(distinct.length)];
  const indices = [...kinds.keys()].filter((index) => kinds[index] === kind);
  return indices[random.integer(indices.length)] ?? 0;
}
