// A dense layer W as the product of two thin ones, W = A·B, by truncated singular value decomposition: Denil et al.,
// "Predicting Parameters in Deep Learning", 2013; Xue, Li, Gong, "Restructuring of Deep Neural Network Acoustic Models with
// Singular Value Decomposition", 2013. A 1×1 convolution is a dense layer at every pixel and is treated alike. Exact at
// full rank.
import { floatTensor, type GraphNode } from '../../graph/graph';
import { convAttributes, convGeometry, untouched } from '../convolution';
import { factorise } from '../factorise';
import type { BranchTensor, ReplaceOperator, Site, SiteWidths } from '../operator';
import { rankAt, savingRatios } from '../rank';
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
  return savingRatios(fullRank(widths), denseMacs(site, widths), (ratio) => macs(site, widths, ratio));
}

function macs(site: Site, widths: SiteWidths, ratio: number): number {
  const rank = rankAt(ratio, fullRank(widths));
  return site.outputPixels * rank * (widths.inputChannels + widths.outputChannels);
}

function recycle(site: Site, largestRatio: number): readonly BranchTensor[] {
  const { inputChannels, outputChannels } = fullWidths(site);
  const rank = rankAt(largestRatio, fullRank(fullWidths(site)));
  // A convolution's kernel is [Co, Ci, 1, 1]: its left factor is the second layer.
  if (isConvSite(site)) {
    const { left, right } = factorise(Float64Array.from(site.weight.data, Number), outputChannels, inputChannels, rank);
    return [
      { name: 'reduce', tensor: floatTensor([rank, inputChannels, 1, 1], right) },
      { name: 'expand', tensor: floatTensor([outputChannels, rank, 1, 1], left) },
    ];
  }
  const { left, right } = factorise(Float64Array.from(site.weight.data, Number), inputChannels, outputChannels, rank);
  return [
    { name: 'reduce', tensor: floatTensor([inputChannels, rank], left) },
    { name: 'expand', tensor: floatTensor([rank, outputChannels], right) },
  ];
}

function build(site: Site, widths: SiteWidths, ratio: number, prefix: string, bias: string) {
  const { inputChannels, outputChannels } = widths;
  const rank = rankAt(ratio, fullRank(widths));
  const layer = site.node.layer ?? site.node.name;
  const [reduce, expand, reduced] = [`${prefix}/reduce`, `${prefix}/expand`, `${prefix}/reduced`];
  const isConv = isConvSite(site);
  const { opType } = site.node;
  const nodes: GraphNode[] = [
    {
      name: `${prefix}/reduceLayer`,
      opType,
      inputs: [site.node.inputs[0] ?? '', reduce],
      outputs: [reduced],
      attributes: isConv ? convAttributes(convGeometry(site.node, site.weight.shape)) : {},
      layer,
    },
    {
      name: `${prefix}/expandLayer`,
      opType,
      inputs: bias === '' ? [reduced, expand] : [reduced, expand, bias],
      outputs: site.node.outputs,
      attributes: isConv ? convAttributes({ vertical: untouched, horizontal: untouched }) : {},
      layer,
    },
  ];
  const spatial = isConv ? [1, 1] : [];
  const weights = [
    { input: reduce, branch: 'reduce', shape: isConv ? [rank, inputChannels, ...spatial] : [inputChannels, rank] },
    { input: expand, branch: 'expand', shape: isConv ? [outputChannels, rank, ...spatial] : [rank, outputChannels] },
  ];
  return { nodes, weights };
}
