// A k×k convolution as a bottleneck of one inner width: 1×1 (Ci to r), k×k (r to r), 1×1 (r to Co) (He et al., "Deep
// Residual Learning", 2016, figure 5), recycled as the Tucker-2 decomposition with equal ranks; exact at full rank where
// Ci = Co. Unlike the paper's block it is linear inside: it stands for one linear layer, and a non-linearity at its
// narrowest place would throw away what the recycled weights hold (Sandler et al., "MobileNetV2", 2018, section 3.2).
import { channelModes } from '../channelModes';
import type { BranchTensor, ReplaceOperator, Replacement, Site, SiteWidths } from '../operator';
import { rankAt, savingRatios } from '../rank';
import { refitTucker } from '../refitTucker';
import { denseMacs, fullWidths, isSpatialSite } from '../site';
import { leadingBases, tuckerBranches, type TuckerRanks } from '../tuckerBranches';
import { tuckerChain, tuckerMacs } from '../tuckerChain';

export const bottleneck: ReplaceOperator = {
  kind: 'replace',
  id: 'bottleneck',
  label: 'Bottleneck',
  source: 'He et al. 2016, figure 5; Kim et al. 2016, section 3',
  ratios,
  macs,
  recycle,
  build,
  refit: refitTucker,
};

const fullRank = ({ inputChannels, outputChannels }: SiteWidths): number => Math.min(inputChannels, outputChannels);

function ranksAt(widths: SiteWidths, ratio: number): TuckerRanks {
  const rank = rankAt(ratio, fullRank(widths));
  return { input: rank, output: rank };
}

function ratios(site: Site): readonly number[] {
  if (!isSpatialSite(site)) return [];
  const widths = fullWidths(site);
  const ranks = (ratio: number): readonly number[] => [ranksAt(widths, ratio).input];
  return savingRatios([fullRank(widths)], ranks, denseMacs(site, widths), (ratio) => macs(site, widths, ratio));
}

function macs(site: Site, widths: SiteWidths, ratio: number): number {
  return tuckerMacs(site, widths, ranksAt(widths, ratio));
}

function recycle(site: Site, largestRatio: number): readonly BranchTensor[] {
  const ranks = ranksAt(fullWidths(site), largestRatio);
  return tuckerBranches(site.weight, leadingBases(channelModes(site.weight)), ranks);
}

function build(site: Site, widths: SiteWidths, ratio: number, prefix: string, bias: string): Replacement {
  return tuckerChain(site, widths, ranksAt(widths, ratio), prefix, bias);
}
