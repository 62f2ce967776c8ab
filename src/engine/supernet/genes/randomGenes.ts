// A uniform draw from the space: for a stage first the operator, then its ratio, so that operators with many ratios are not
// favoured.
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
  if (locus.kind !== 'stage') return random.integer(locus.options.length);
  const operators = [...new Set(locus.options.map((option) => option.operator))];
  const operator = operators[random.integer(operators.length)];
  const indices = [...locus.options.keys()].filter((index) => locus.options[index]?.operator === operator);
  return indices[random.integer(indices.length)] ?? 0;
}
