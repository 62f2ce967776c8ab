// A k×k convolution as a fire module: a 1×1 squeeze (Ci to r), then a k×k and a 1×1 expansion that make half of the outputs
// each (Iandola et al., "SqueezeNet", 2016, section 3.1). The squeeze is linear here, unlike the paper's: the module stands
// for one linear layer, its inputs have mostly come through a ReLU, and another one at the narrowest place would throw away
// half of what the recycled weights hold (Sandler et al., "MobileNetV2", 2018, section 3.2). The halves take turns in the
// output, see halves.ts.
import { elementCount } from '../../graph/graph';
import { channelModes } from '../channelModes';
import { convNode } from '../convNode';
import { convGeometry, pointwise } from '../convolution';
import { halfBiasViews, halfNames, halfOf, interleave } from '../halves';
import { cropped, keptTaps, strongestTap } from '../keptTaps';
import type { BranchTensor, ReplaceOperator, Replacement, Site, SiteWidths } from '../operator';
import { savingRatios } from '../rank';
import { denseMacs, fullWidths, isSpatialSite } from '../site';
import { leadingBases } from '../tuckerBranches';
import { fireBranches } from './fireBranches';
import { refitFire } from './refitFire';
import { fullSqueeze, squeezeWidth } from './squeezeWidth';

export const fire: ReplaceOperator = {
  kind: 'replace',
  id: 'fire',
  label: 'Fire module',
  source: 'Iandola et al. 2016, section 3.1',
  ratios,
  macs,
  recycle,
  build,
  refit: refitFire,
};

function ratios(site: Site): readonly number[] {
  if (!isSpatialSite(site)) return [];
  const widths = fullWidths(site);
  const ranksAt = (ratio: number): readonly number[] => [squeezeWidth(site, widths, ratio)];
  const full = [fullSqueeze(site, widths)];
  return savingRatios(full, ranksAt, denseMacs(site, widths), (ratio) => macs(site, widths, ratio));
}

/**
 * Hi·Wi·Ci·r + Ho·Wo·r·ceil(Co/2)·(kh·kw + 1): the squeeze works at the input's resolution. r(Ci + 5Co) a pixel at stride 1
 * with a 3×3 kernel and an even Co.
 */
function macs(site: Site, widths: SiteWidths, ratio: number): number {
  const [, , height = 0, width = 0] = site.inputShape;
  const rank = squeezeWidth(site, widths, ratio);
  const expanded = halfOf(widths.outputChannels) * (elementCount(site.weight.shape.slice(2)) + 1);
  return rank * (height * width * widths.inputChannels + site.outputPixels * expanded);
}

function recycle(site: Site, largestRatio: number): readonly BranchTensor[] {
  const rank = squeezeWidth(site, fullWidths(site), largestRatio);
  return fireBranches(site, leadingBases(channelModes(site.weight)), rank);
}

function build(site: Site, widths: SiteWidths, ratio: number, prefix: string, bias: string): Replacement {
  const rank = squeezeWidth(site, widths, ratio);
  const half = halfOf(widths.outputChannels);
  const geometry = convGeometry(site.node, site.weight.shape);
  const { even, odd } = halfNames(prefix);
  const [squeezed, join] = [`${prefix}/squeezed`, interleave(site, prefix, widths.outputChannels)];
  const tap = keptTaps(geometry, strongestTap(site.weight));
  const crop = cropped(site, `${prefix}/crop`, squeezed, tap.crop);
  const expand = (half_: 'even' | 'odd', input: string, output: string, shape: typeof geometry) =>
    convNode(site, {
      name: `${prefix}/${half_}Conv`,
      input,
      weight: `${prefix}/${half_}Weight`,
      bias: bias === '' ? '' : `${prefix}/${half_}Bias`,
      output,
      geometry: shape,
    });
  return {
    nodes: [
      convNode(site, {
        name: `${prefix}/squeezeConv`,
        input: site.node.inputs[0] ?? '',
        weight: `${prefix}/squeeze`,
        bias: '',
        output: squeezed,
        geometry: pointwise,
      }),
      expand('even', squeezed, even, geometry),
      ...crop.nodes,
      expand('odd', crop.value, odd, tap.geometry),
      ...join.nodes,
    ],
    weights: [
      { input: `${prefix}/squeeze`, branch: 'squeeze', shape: [rank, widths.inputChannels, 1, 1] },
      { input: `${prefix}/evenWeight`, branch: 'even', shape: [half, rank, ...site.weight.shape.slice(2)] },
      { input: `${prefix}/oddWeight`, branch: 'odd', shape: [half, rank, 1, 1] },
      ...halfBiasViews(prefix, bias, widths.outputChannels),
    ],
    constants: new Map([...crop.constants, ...join.constants]),
  };
}
