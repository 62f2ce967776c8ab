// A k×k convolution as a 1×k (Ci to r) and a k×1 (r to Co) one, from the singular value decomposition of the kernel
// unfolded to (Ci·kw) × (Co·kh): Jaderberg, Vedaldi, Zisserman, "Speeding up Convolutional Neural Networks with Low Rank
// Expansions", 2014, scheme 2; as an operator of a multi-branch network in arXiv 2412.00724. Exact at full rank.
import { convChain } from '../convChain';
import { convGeometry, outputSize, untouched } from '../convolution';
import type { BranchTensor, ReplaceOperator, Replacement, Site, SiteWidths } from '../operator';
import { rankAt, savingRatios } from '../rank';
import { refitSeparated, separated } from '../separated';
import { denseMacs, fullWidths, isSpatialSite } from '../site';

export const spatialSvd: ReplaceOperator = {
  kind: 'replace',
  id: 'spatialSvd',
  label: 'Spatial SVD',
  source: 'Jaderberg, Vedaldi, Zisserman 2014, scheme 2',
  ratios,
  macs,
  recycle,
  build,
  refit: refitSeparated,
};

const kernelSize = (site: Site): { kh: number; kw: number } => ({
  kh: site.weight.shape[2] ?? 1,
  kw: site.weight.shape[3] ?? 1,
});

function fullRank(site: Site, widths: SiteWidths): number {
  const { kh, kw } = kernelSize(site);
  return Math.min(widths.inputChannels * kw, widths.outputChannels * kh);
}

function ratios(site: Site): readonly number[] {
  if (!isSpatialSite(site)) return [];
  const widths = fullWidths(site);
  const full = fullRank(site, widths);
  const ranksAt = (ratio: number): readonly number[] => [rankAt(ratio, full)];
  return savingRatios([full], ranksAt, denseMacs(site, widths), (ratio) => macs(site, widths, ratio));
}

/** The first convolution keeps the input's height, so a vertical stride makes it dearer by that factor. */
function macs(site: Site, widths: SiteWidths, ratio: number): number {
  const { kh, kw } = kernelSize(site);
  const { horizontal } = convGeometry(site.node, site.weight.shape);
  const [, , height = 0, width = 0] = site.inputShape;
  const rank = rankAt(ratio, fullRank(site, widths));
  const reducedPixels = height * outputSize(horizontal, width);
  return rank * (reducedPixels * widths.inputChannels * kw + site.outputPixels * widths.outputChannels * kh);
}

function recycle(site: Site, largestRatio: number): readonly BranchTensor[] {
  return separated(site.weight, rankAt(largestRatio, fullRank(site, fullWidths(site))));
}

function build(site: Site, widths: SiteWidths, ratio: number, prefix: string, bias: string): Replacement {
  const { kh, kw } = kernelSize(site);
  const rank = rankAt(ratio, fullRank(site, widths));
  const { vertical, horizontal } = convGeometry(site.node, site.weight.shape);
  return convChain(site, prefix, bias, [
    {
      branch: 'reduce',
      shape: [rank, widths.inputChannels, 1, kw],
      geometry: { vertical: untouched, horizontal },
    },
    {
      branch: 'expand',
      shape: [widths.outputChannels, rank, kh, 1],
      geometry: { vertical, horizontal: untouched },
    },
  ]);
}
