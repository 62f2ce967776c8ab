// Channels that a fire module squeezes to.
import type { Site, SiteWidths } from '../operator';
import { rankAt } from '../rank';

/** The rank that the squeeze can use: of the kernel's unfolding by input channel. */
export function fullSqueeze(site: Site, { inputChannels, outputChannels }: SiteWidths): number {
  const [, , kh = 1, kw = 1] = site.weight.shape;
  return Math.min(inputChannels, outputChannels * kh * kw);
}

export const squeezeWidth = (site: Site, widths: SiteWidths, ratio: number): number =>
  rankAt(ratio, fullSqueeze(site, widths));
