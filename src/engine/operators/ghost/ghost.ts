// A convolution as a ghost module: half of the outputs by the layer's own kernels, the other half by a cheap 3×3 depthwise
// operation on them (Han et al., "GhostNet", 2020, section 3.1, s = 2, d = 3). Primary maps are the even channels and each
// odd channel is the ghost of the one before it, so that a map and its ghost stay together at every width, see halves.ts.
// The primary half keeps the trained kernels; the cheap maps are fitted, first to the odd kernels, then by `refit` to the
// layer's responses. Linear inside: the layer's own BatchNorm and activation follow it, as they did before.
import { elementCount } from '../../graph/graph';
import { convNode } from '../convNode';
import { convGeometry, type ConvAxis } from '../convolution';
import { halfBiasViews, halfBiases, halfNames, halfOf, halfRows, interleave } from '../halves';
import type { BranchTensor, ReplaceOperator, Replacement, Site, SiteWidths } from '../operator';
import { denseMacs, fullWidths, isConvSite } from '../site';
import { cheapFromKernels, cheapSize } from './cheapFromKernels';
import { ghostBias } from './ghostBias';
import { refitGhost } from './refitGhost';

export const ghost: ReplaceOperator = {
  kind: 'replace',
  id: 'ghost',
  label: 'Ghost module',
  source: 'Han et al. 2020, section 3.1',
  ratios,
  macs,
  recycle,
  build,
  refit: refitGhost,
};

/** It has no ratio: 1 where it saves MACs. */
function ratios(site: Site): readonly number[] {
  if (!isConvSite(site)) return [];
  const widths = fullWidths(site);
  return macs(site, widths) < denseMacs(site, widths) ? [1] : [];
}

/** Ho·Wo·ceil(Co/2)·(Ci·kh·kw + 9). */
function macs(site: Site, { inputChannels, outputChannels }: SiteWidths): number {
  const taps = elementCount(site.weight.shape.slice(2));
  return site.outputPixels * halfOf(outputChannels) * (inputChannels * taps + cheapSize ** 2);
}

function recycle(site: Site): readonly BranchTensor[] {
  const [evenBias, oddBias] = halfBiases(site);
  const cheap = cheapFromKernels(site);
  const primary: BranchTensor = { name: 'primary', tensor: halfRows(site.weight, 0) };
  const own = [primary, { name: 'cheap', tensor: cheap }];
  if (!evenBias || !oddBias) return own;
  return [...own, evenBias, { ...oddBias, tensor: ghostBias(cheap, evenBias.tensor, oddBias.tensor) }];
}

const cheapAxis: ConvAxis = { kernel: cheapSize, stride: 1, dilation: 1, padBefore: 1, padAfter: 1 };

function build(site: Site, widths: SiteWidths, _ratio: number, prefix: string, bias: string): Replacement {
  const half = halfOf(widths.outputChannels);
  const { even, odd } = halfNames(prefix);
  const join = interleave(site, prefix, widths.outputChannels);
  const biasOf = (name: 'even' | 'odd'): string => (bias === '' ? '' : `${prefix}/${name}Bias`);
  const primary = convNode(site, {
    name: `${prefix}/primaryConv`,
    input: site.node.inputs[0] ?? '',
    weight: `${prefix}/primary`,
    bias: biasOf('even'),
    output: even,
    geometry: convGeometry(site.node, site.weight.shape),
  });
  const cheap = convNode(site, {
    name: `${prefix}/cheapConv`,
    input: even,
    weight: `${prefix}/cheap`,
    bias: biasOf('odd'),
    output: odd,
    geometry: { vertical: cheapAxis, horizontal: cheapAxis },
    group: half,
  });
  return {
    nodes: [primary, cheap, ...join.nodes],
    weights: [
      {
        input: `${prefix}/primary`,
        branch: 'primary',
        shape: [half, widths.inputChannels, ...site.weight.shape.slice(2)],
      },
      { input: `${prefix}/cheap`, branch: 'cheap', shape: [half, 1, cheapSize, cheapSize] },
      ...halfBiasViews(prefix, bias, widths.outputChannels),
    ],
    constants: join.constants,
  };
}
