// What sensitivity gives the search: networks to begin with, and a first guess at what genes cost in accuracy.
import { baselineGenes, geneKey, type Genes } from '../../../shared/run/genes';
import type { SpaceSummary } from '../../../shared/run/manifest';
import { type SensitivityRecord } from '../../../shared/run/sensitivity';
import { genesFrom, optionAt, spaceLoci, type Locus } from '../../supernet/genes/loci';
import { siteKey, siteOf } from './probes';

/** Accuracy that each part of the network may lose alone. */
const tolerances = [0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16];

type Lookup = (locus: Locus, place: number) => SensitivityRecord | undefined;

function lookup(records: readonly SensitivityRecord[]): Lookup {
  const bySite = new Map(records.map((record) => [siteKey(record), record]));
  return (locus, place) => {
    const site = siteOf(locus, place);
    return site === null ? undefined : bySite.get(siteKey(site));
  };
}

/** For each tolerance the change of every part that saves most MACs within it; distinct, the mildest first. */
export function sensitivitySeeds(space: SpaceSummary, records: readonly SensitivityRecord[]): readonly Genes[] {
  const loci = spaceLoci(space);
  const find = lookup(records);
  const seeds = tolerances.map((tolerance) =>
    genesFrom(
      loci,
      loci.map((locus) => {
        let best = optionAt(baselineGenes, locus);
        let most = 0;
        locus.options.forEach((_, place) => {
          const record = find(locus, place);
          if (record === undefined || record.drop > tolerance || record.macsSaved <= most) return;
          best = place;
          most = record.macsSaved;
        });
        return best;
      }),
    ),
  );
  return [...new Map(seeds.map((genes) => [geneKey(genes), genes])).values()];
}

/**
 * Sum of what the changes cost alone: a guess that the surrogate weighs, no prediction. A choice that was not probed counts as
 * the mean of its part.
 */
export function sensitivityPrior(
  space: SpaceSummary,
  records: readonly SensitivityRecord[],
): ((genes: Genes) => number) | undefined {
  if (records.length === 0) return undefined;
  const find = lookup(records);
  const tables = spaceLoci(space).map((locus) => {
    const drops = locus.options.map((_, place) => find(locus, place)?.drop ?? null);
    const known = drops.filter((drop) => drop !== null);
    const mean = known.reduce((sum, drop) => sum + drop, 0) / Math.max(1, known.length);
    const whole = optionAt(baselineGenes, locus);
    return { locus, costs: drops.map((drop, place) => (place === whole ? 0 : (drop ?? mean))) };
  });
  return (genes) => tables.reduce((sum, { locus, costs }) => sum + (costs[optionAt(genes, locus)] ?? 0), 0);
}
