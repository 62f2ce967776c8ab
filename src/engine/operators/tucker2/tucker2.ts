// A k×k convolution as 1×1 (Ci to r1), k×k (r1 to r2) and 1×1 (r2 to Co), the Tucker-2 decomposition: Kim et al.,
// "Compression of Deep Convolutional Neural Networks for Fast and Low Power Mobile Applications", 2016, section 3. Recycled by
// the higher-order singular value decomposition on the channel modes; exact at full rank.
import { channelModes } from '../channelModes';
import type { BranchTensor, ReplaceOperator, Replacement, Site, SiteWidths } from '../operator';
import { savingRatios } from '../rank';
import { refitTucker } from '../refitTucker';
import { denseMacs, fullWidths, isSpatialSite } from '../site';
import { leadingBases, tuckerBranches, type TuckerRanks } from '../tuckerBranches';
import { tuckerChain, tuckerMacs } from '../tuckerChain';
import { chosenRanks, fullRanks } from './chosenRanks';

export const tucker2: ReplaceOperator = {
  kind: 'replace',
  id: 'tucker2',
  label: 'Tucker-2',
  source: 'Kim et al. 2016, section 3',
  ratios,
  macs,
  recycle,
  build,
  refit: refitTucker,
};

function ratios(site: Site): readonly number[] {
  if (!isSpatialSite(site)) return [];
  const widths = fullWidths(site);
  const pair = ({ input, output }: TuckerRanks): readonly number[] => [input, output];
  const ranksAt = (ratio: number): readonly number[] => pair(chosenRanks(site, widths, ratio));
  return savingRatios(pair(fullRanks(site, widths)), ranksAt, denseMacs(site, widths), (ratio) =>
    macs(site, widths, ratio),
  );
}

function macs(site: Site, widths: SiteWidths, ratio: number): number {
  return tuckerMacs(site, widths, chosenRanks(site, widths, ratio));
}

function recycle(site: Site, largestRatio: number): readonly BranchTensor[] {
  const ranks = chosenRanks(site, fullWidths(site), largestRatio);
  return tuckerBranches(site.weight, leadingBases(channelModes(site.weight)), ranks);
}

function build(site: Site, widths: SiteWidths, ratio: number, prefix: string, bias: string): Replacement {
  return tuckerChain(site, widths, chosenRanks(site, widths, ratio), prefix, bias);
}
