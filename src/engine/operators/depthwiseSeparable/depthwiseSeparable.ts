// A k×k convolution as a k×k depthwise and a 1×1 one (Howard et al., "MobileNets", 2017, section 3.1). Recycled by the best
// rank-one approximation of each input channel's kernels, which minimises the Frobenius error over both factors at once
// (Guo et al., "Network Decoupling", 2018); `refit` then fits the 1×1 part to what the layer really sees.
import { floatTensor } from '../../graph/graph';
import { convChain } from '../convChain';
import { convGeometry } from '../convolution';
import { factorise } from '../factorise';
import type { BranchTensor, ReplaceOperator, Replacement, Site, SiteWidths } from '../operator';
import { denseMacs, fullWidths, isSpatialSite } from '../site';
import { refitPointwise } from './refitPointwise';

export const depthwiseSeparable: ReplaceOperator = {
  kind: 'replace',
  id: 'depthwiseSeparable',
  label: 'Depthwise separable',
  source: 'Howard et al. 2017, section 3.1; Guo et al. 2018',
  ratios,
  macs,
  recycle,
  build,
  refit: refitPointwise,
};

const kernelShape = (site: Site): readonly number[] => site.weight.shape.slice(2);
const kernelElements = (site: Site): number => (site.weight.shape[2] ?? 1) * (site.weight.shape[3] ?? 1);

/** It has no ratio: 1 where it saves MACs. */
function ratios(site: Site): readonly number[] {
  if (!isSpatialSite(site)) return [];
  const widths = fullWidths(site);
  return macs(site, widths) < denseMacs(site, widths) ? [1] : [];
}

function macs(site: Site, widths: SiteWidths): number {
  return site.outputPixels * widths.inputChannels * (kernelElements(site) + widths.outputChannels);
}

function recycle(site: Site): readonly BranchTensor[] {
  const { inputChannels, outputChannels } = fullWidths(site);
  const elements = kernelElements(site);
  const depthwise = new Float32Array(inputChannels * elements);
  const pointwise = new Float32Array(outputChannels * inputChannels);
  for (let ci = 0; ci < inputChannels; ci++) {
    const { left, right } = factorise(channelKernels(site, ci), outputChannels, elements, 1);
    depthwise.set(right, ci * elements);
    left.forEach((value, co) => (pointwise[co * inputChannels + ci] = value));
  }
  return [
    { name: 'depthwise', tensor: floatTensor([inputChannels, 1, ...kernelShape(site)], depthwise) },
    { name: 'pointwise', tensor: floatTensor([outputChannels, inputChannels, 1, 1], pointwise) },
  ];
}

/** The kernels that read input channel `ci`: [Co, kh·kw]. */
function channelKernels(site: Site, ci: number): Float64Array {
  const { inputChannels, outputChannels } = fullWidths(site);
  const elements = kernelElements(site);
  const kernels = new Float64Array(outputChannels * elements);
  for (let co = 0; co < outputChannels; co++) {
    const start = (co * inputChannels + ci) * elements;
    for (let k = 0; k < elements; k++) kernels[co * elements + k] = Number(site.weight.data[start + k]);
  }
  return kernels;
}

function build(site: Site, widths: SiteWidths, _ratio: number, prefix: string, bias: string): Replacement {
  const { inputChannels, outputChannels } = widths;
  return convChain(site, prefix, bias, [
    {
      branch: 'depthwise',
      shape: [inputChannels, 1, ...kernelShape(site)],
      geometry: convGeometry(site.node, site.weight.shape),
      group: inputChannels,
    },
    { branch: 'pointwise', shape: [outputChannels, inputChannels, 1, 1] },
  ]);
}
