// The three convolutions of a Tucker-2 branch and what they cost.
import { convChain } from './convChain';
import { convGeometry } from './convolution';
import type { Replacement, Site, SiteWidths } from './operator';
import type { TuckerRanks } from './tuckerBranches';
import { elementCount } from '../graph/graph';

/**
 * Hi·Wi·Ci·r1 + Ho·Wo·(kh·kw·r1·r2 + r2·Co): the first convolution works at the input's resolution, which a stride makes
 * larger than the output's.
 */
export function tuckerMacs(site: Site, widths: SiteWidths, { input, output }: TuckerRanks): number {
  const [, , height = 0, width = 0] = site.inputShape;
  const taps = elementCount(site.weight.shape.slice(2));
  const atOutput = taps * input * output + output * widths.outputChannels;
  return height * width * widths.inputChannels * input + site.outputPixels * atOutput;
}

export function tuckerChain(
  site: Site,
  widths: SiteWidths,
  { input, output }: TuckerRanks,
  prefix: string,
  bias: string,
): Replacement {
  const kernel = site.weight.shape.slice(2);
  return convChain(site, prefix, bias, [
    { branch: 'reduce', shape: [input, widths.inputChannels, 1, 1] },
    { branch: 'core', shape: [output, input, ...kernel], geometry: convGeometry(site.node, site.weight.shape) },
    { branch: 'expand', shape: [widths.outputChannels, output, 1, 1] },
  ]);
}
