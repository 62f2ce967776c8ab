// What the surrogate sees of a network: its genes and costs and, where a first guess of its accuracy is at hand, that guess.
import type { Genes } from '../../../shared/run/genes';
import type { SpaceSummary } from '../../../shared/run/manifest';
import { createGeneFeatures } from './geneFeatures';
import type { Features } from './surrogate';

export function networkFeatures(space: SpaceSummary, prior: ((genes: Genes) => number) | undefined): Features {
  const ofNetwork = createGeneFeatures(space);
  if (prior === undefined) return ({ genes, costs }) => ofNetwork(genes, costs);
  return ({ genes, costs }) => Float64Array.from([...ofNetwork(genes, costs), prior(genes)]);
}
