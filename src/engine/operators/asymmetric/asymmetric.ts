// A k×k convolution as two one-dimensional ones that make half of the outputs each: a 1×k row for the even channels, a k×1
// column for the odd ones (asymmetric convolutions side by side: Szegedy et al., "Rethinking the Inception Architecture for
// Computer Vision", 2016, section 3.2 and figure 7; Ding et al., "ACNet", 2019, on how much of a kernel its skeleton holds).
// The halves take turns in the output, see halves.ts. Recycled from the kernel's strongest row and column; `refit` fits both
// to the layer's responses, which folds in what the other rows and columns see.
import { convNode } from '../convNode';
import { convGeometry } from '../convolution';
import { halfBiasViews, halfBiases, halfNames, halfOf, halfRows, interleave } from '../halves';
import { cropped, keptTaps } from '../keptTaps';
import type { BranchTensor, ReplaceOperator, Replacement, Site, SiteWidths } from '../operator';
import { denseMacs, fullWidths, isConvSite } from '../site';
import { axisTaps, keptAxes, type AxisName } from './axes';
import { refitAsymmetric } from './refitAsymmetric';
import { floatTensor } from '../../graph/graph';

export const asymmetric: ReplaceOperator = {
  kind: 'replace',
  id: 'asymmetric',
  label: 'Asymmetric pair',
  source: 'Szegedy et al. 2016, section 3.2; Ding et al. 2019',
  ratios,
  macs,
  recycle,
  build,
  refit: refitAsymmetric,
};

/** It has no ratio: 1 where it saves MACs, on kernels of more than one row and more than one column. */
function ratios(site: Site): readonly number[] {
  const [, , kh = 1, kw = 1] = site.weight.shape;
  if (!isConvSite(site) || kh === 1 || kw === 1) return [];
  const widths = fullWidths(site);
  return macs(site, widths) < denseMacs(site, widths) ? [1] : [];
}

/** Ho·Wo·Ci·ceil(Co/2)·(kh + kw): 3·Ci·Co a pixel with a 3×3 kernel and an even Co. */
function macs(site: Site, { inputChannels, outputChannels }: SiteWidths): number {
  const [, , kh = 1, kw = 1] = site.weight.shape;
  return site.outputPixels * inputChannels * halfOf(outputChannels) * (kh + kw);
}

function recycle(site: Site): readonly BranchTensor[] {
  const { inputChannels, outputChannels } = fullWidths(site);
  const half = (name: AxisName): BranchTensor => {
    const rows = halfRows(site.weight, name === 'even' ? 0 : 1);
    const { places, shape } = axisTaps(site, name);
    const taps = rows.data.length / (halfOf(outputChannels) * inputChannels);
    const kept = Float32Array.from({ length: halfOf(outputChannels) * inputChannels * places.length }, (_, i) =>
      Number(rows.data[Math.floor(i / places.length) * taps + (places[i % places.length] ?? 0)]),
    );
    return { name, tensor: floatTensor([halfOf(outputChannels), inputChannels, ...shape], kept) };
  };
  return [half('even'), half('odd'), ...halfBiases(site)];
}

function build(site: Site, widths: SiteWidths, _ratio: number, prefix: string, bias: string): Replacement {
  const half = halfOf(widths.outputChannels);
  const outputs = halfNames(prefix);
  const join = interleave(site, prefix, widths.outputChannels);
  const sides = (['even', 'odd'] as const).map((name) => {
    const { geometry, crop } = keptTaps(convGeometry(site.node, site.weight.shape), keptAxes(site, name));
    const cut = cropped(site, `${prefix}/${name}Crop`, site.node.inputs[0] ?? '', crop);
    const conv = convNode(site, {
      name: `${prefix}/${name}Conv`,
      input: cut.value,
      weight: `${prefix}/${name}Weight`,
      bias: bias === '' ? '' : `${prefix}/${name}Bias`,
      output: outputs[name],
      geometry,
    });
    const shape = [half, widths.inputChannels, ...axisTaps(site, name).shape];
    return {
      nodes: [...cut.nodes, conv],
      constants: cut.constants,
      weight: { input: `${prefix}/${name}Weight`, branch: name, shape },
    };
  });
  return {
    nodes: [...sides.flatMap(({ nodes }) => nodes), ...join.nodes],
    weights: [...sides.map(({ weight }) => weight), ...halfBiasViews(prefix, bias, widths.outputChannels)],
    constants: new Map([...sides.flatMap(({ constants }) => [...constants]), ...join.constants]),
  };
}
