// A dense layer W as the product of two thin ones, W = A·B, by truncated singular value decomposition: Denil et al.,
// "Predicting Parameters in Deep Learning", 2013; Xue, Li, Gong, "Restructuring of Deep Neural Network Acoustic Models with
// Singular Value Decomposition", 2013. A 1×1 convolution is a dense layer at every pixel and is treated alike. Exact at
// full rank.
import { floatTensor } from '../../graph/graph';
import { convChain } from '../convChain';
import { convGeometry } from '../convolution';
import { factorise } from '../factorise';
import type { BranchTensor, ReplaceOperator, Replacement, Site, SiteWidths } from '../operator';
import { rankAt, savingRatios } from '../rank';
import { refitSeparated, separated } from '../separated';
import { denseMacs, fullWidths, isConvSite } from '../site';

export const lowRankDense: ReplaceOperator = {
  kind: 'replace',
  id: 'lowRankDense',
  label: 'Low-rank dense',
  source: 'Xue, Li, Gong 2013',
  ratios,
  macs,
  recycle,
  build,
  // A sample gives a dense layer one position an image: too few to tell its inputs' directions apart.
  refit: (site, branches, inputs) => (isConvSite(site) ? refitSeparated(site, branches, inputs) : branches),
};

const fullRank = (widths: SiteWidths): number => Math.min(widths.inputChannels, widths.outputChannels);

function fits(site: Site): boolean {
  if (!isConvSite(site)) return true;
  const { vertical, horizontal } = convGeometry(site.node, site.weight.shape);
  return [vertical, horizontal].every((axis) => axis.kernel === 1 && axis.padBefore === 0 && axis.padAfter === 0);
}

function ratios(site: Site): readonly number[] {
  if (!fits(site)) return [];
  const widths = fullWidths(site);
  const ranksAt = (ratio: number): readonly number[] => [rankAt(ratio, fullRank(widths))];
  return savingRatios([fullRank(widths)], ranksAt, denseMacs(site, widths), (ratio) => macs(site, widths, ratio));
}

function macs(site: Site, widths: SiteWidths, ratio: number): number {
  const rank = rankAt(ratio, fullRank(widths));
  return site.outputPixels * rank * (widths.inputChannels + widths.outputChannels);
}

function recycle(site: Site, largestRatio: number): readonly BranchTensor[] {
  const { inputChannels, outputChannels } = fullWidths(site);
  const rank = rankAt(largestRatio, fullRank(fullWidths(site)));
  if (isConvSite(site)) return separated(site.weight, rank);
  const { left, right } = factorise(Float64Array.from(site.weight.data, Number), inputChannels, outputChannels, rank);
  return [
    { name: 'reduce', tensor: floatTensor([inputChannels, rank], left) },
    { name: 'expand', tensor: floatTensor([rank, outputChannels], right) },
  ];
}

function build(site: Site, widths: SiteWidths, ratio: number, prefix: string, bias: string): Replacement {
  const { inputChannels, outputChannels } = widths;
  const rank = rankAt(ratio, fullRank(widths));
  if (!isConvSite(site)) return denseChain(site, [inputChannels, rank, outputChannels], prefix, bias);
  const geometry = convGeometry(site.node, site.weight.shape);
  return convChain(site, prefix, bias, [
    { branch: 'reduce', shape: [rank, inputChannels, 1, 1], geometry },
    { branch: 'expand', shape: [outputChannels, rank, 1, 1] },
  ]);
}

type DenseSizes = readonly [inputs: number, rank: number, outputs: number];

function denseChain(site: Site, [inputs, rank, outputs]: DenseSizes, prefix: string, bias: string): Replacement {
  const { opType, layer = site.node.name } = site.node;
  const [reduce, expand, reduced] = [`${prefix}/reduce`, `${prefix}/expand`, `${prefix}/reduced`];
  const shared = { opType, attributes: {}, layer };
  return {
    nodes: [
      { ...shared, name: `${reduce}Layer`, inputs: [site.node.inputs[0] ?? '', reduce], outputs: [reduced] },
      {
        ...shared,
        name: `${expand}Layer`,
        inputs: bias === '' ? [reduced, expand] : [reduced, expand, bias],
        outputs: site.node.outputs,
      },
    ],
    weights: [
      { input: reduce, branch: 'reduce', shape: [inputs, rank] },
      { input: expand, branch: 'expand', shape: [rank, outputs] },
    ],
  };
}
