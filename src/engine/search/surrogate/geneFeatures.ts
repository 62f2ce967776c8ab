// Genes and costs as a row of numbers for the surrogate: one-hot operators with their ratios, widths, blocks, exits and whatever
// else the space offers, and the logarithms of what the network costs, for accuracy falls with capacity more than with any gene.
import type { Genes } from '../../../shared/run/genes';
import { optionAt, spaceLoci, type Locus } from '../../supernet/genes/loci';
import type { SpaceSummary } from '../../../shared/run/manifest';
import type { NetworkCosts } from '../problem';

type Option = Locus['options'][number];

/** Numbers for each option of a locus, all of one length. */
function encode(options: readonly Option[]): readonly (readonly number[])[] {
  const labels = [...new Set(options.map(labelOf))];
  // Two labels need one column, the numbers of a single-label locus none.
  const columns = labels.slice(1);
  return options.map((option) => {
    const own = labelOf(option);
    return [...columns.flatMap((label) => (label === own ? [1, sizeOf(option)] : [0, 0])), sizeOf(option)];
  });
}

const labelOf = (option: Option): string => {
  if (option === null || typeof option === 'number') return '';
  if (typeof option !== 'object') return String(option);
  return 'operator' in option ? option.operator : option.id;
};

const sizeOf = (option: Option): number => {
  if (typeof option === 'number') return option;
  if (option === null || typeof option !== 'object') return 0;
  return 'operator' in option ? option.ratio : option.threshold;
};

/** A function from a network to its features; equal genes give equal features. */
export function createGeneFeatures(space: SpaceSummary): (genes: Genes, costs: NetworkCosts) => Float64Array {
  const loci = spaceLoci(space);
  const codes = loci.map(({ options }) => encode(options));
  return (genes, costs) => {
    const ofGenes = loci.flatMap((locus, index) => codes[index]?.[Math.max(0, optionAt(genes, locus))] ?? []);
    const { latencyMs, macs, parameters, peakMemoryBytes } = costs;
    return Float64Array.from([...ofGenes, ...[latencyMs, macs, parameters, peakMemoryBytes].map(logarithm)]);
  };
}

const logarithm = (value: number): number => Math.log(Math.max(value, 1e-9));
