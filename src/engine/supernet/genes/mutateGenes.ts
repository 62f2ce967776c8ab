// Mutation: each gene is redrawn with a given probability, and at least one changes, for a copy would teach nothing.
import type { Random } from '../../../shared/random';
import type { Genes } from '../../../shared/run/genes';
import type { SpaceSummary } from '../../../shared/run/manifest';
import { genesFrom, optionAt, spaceLoci, type Locus } from './loci';
import { randomOption } from './randomGenes';

/** `rate` in 0…1 for each gene. */
export function mutateGenes(space: SpaceSummary, genes: Genes, random: Random, rate: number): Genes {
  const loci = spaceLoci(space);
  const options = loci.map((locus) => optionAt(genes, locus));
  const chosen = loci.map(() => random.next() < rate);
  const mutable = [...loci.keys()].filter((index) => (loci[index]?.options.length ?? 0) > 1);
  if (!mutable.some((index) => chosen[index])) {
    const forced = mutable[random.integer(mutable.length)];
    if (forced !== undefined) chosen[forced] = true;
  }
  return genesFrom(
    loci,
    loci.map((locus, index) =>
      chosen[index] ? otherOption(locus, options[index] ?? 0, random) : (options[index] ?? 0),
    ),
  );
}

function otherOption(locus: Locus, current: number, random: Random): number {
  if (locus.options.length < 2) return current;
  for (;;) {
    const drawn = randomOption(locus, random);
    if (drawn !== current) return drawn;
  }
}
