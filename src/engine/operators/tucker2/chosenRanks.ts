// Which ranks a trained kernel deserves in its two channel modes. Kim et al. 2016 choose both from the kernel's spectra
// (section 3.2, by variational Bayes); here a ratio sets how much is kept in all and the spectra decide where: ranks are
// added one by one, each where it brings the most energy a MAC. Neither mode's share may pass twice the other's: energies of
// different modes compare only roughly, and a rank that has become a handful is a wall for all that the other keeps.
import { channelModes } from '../channelModes';
import type { Site, SiteWidths } from '../operator';
import { rankAt } from '../rank';
import { fullWidths } from '../site';
import type { TuckerRanks } from '../tuckerBranches';
import { tuckerMacs } from '../tuckerChain';

/** The largest ranks that the unfoldings can have. */
export function fullRanks(site: Site, { inputChannels, outputChannels }: SiteWidths): TuckerRanks {
  const [, , kh = 1, kw = 1] = site.weight.shape;
  return {
    input: Math.min(inputChannels, outputChannels * kh * kw),
    output: Math.min(outputChannels, inputChannels * kh * kw),
  };
}

/**
 * Ranks at these widths. `ratio` is the mean of the two shares of full rank; both shares rise with it and keep at narrower
 * widths, so that a smaller choice is always a prefix of a larger one. The ratio 1 gives full ranks.
 */
export function chosenRanks(site: Site, widths: SiteWidths, ratio: number): TuckerRanks {
  const whole = fullRanks(site, fullWidths(site));
  const chosen = ranksAtFullWidths(site, whole, ratio);
  const full = fullRanks(site, widths);
  return {
    input: rankAt(chosen.input / whole.input, full.input),
    output: rankAt(chosen.output / whole.output, full.output),
  };
}

/** Most that one mode's share of its full rank may be, as a multiple of the other's. */
const mostSkew = 2;

function ranksAtFullWidths(site: Site, full: TuckerRanks, ratio: number): TuckerRanks {
  const { input, output } = channelModes(site.weight);
  let ranks: TuckerRanks = { input: 1, output: 1 };
  const share = ({ input: a, output: b }: TuckerRanks): number => (a / full.input + b / full.output) / 2;
  while (share(ranks) < ratio - 1e-9) {
    const wider = { ...ranks, input: ranks.input + 1 };
    const taller = { ...ranks, output: ranks.output + 1 };
    const isWiderAllowed = isBalanced(wider.input / full.input, ranks.output / full.output);
    const isTallerAllowed = isBalanced(taller.output / full.output, ranks.input / full.input);
    const isWiderBetter =
      gain(site, ranks, wider, input.energies[ranks.input]) >= gain(site, ranks, taller, output.energies[ranks.output]);
    // Where neither is allowed (the first ranks of tiny modes), the smaller share grows.
    const isInputSmaller = ranks.input / full.input <= ranks.output / full.output;
    if (isWiderAllowed && isTallerAllowed) ranks = isWiderBetter ? wider : taller;
    else ranks = isWiderAllowed || (!isTallerAllowed && isInputSmaller) ? wider : taller;
  }
  return ranks;
}

const isBalanced = (share: number, other: number): boolean => share <= 1 && share <= mostSkew * other;

/** Energy that the next rank brings, a MAC that it costs. */
function gain(site: Site, before: TuckerRanks, after: TuckerRanks, energy = 0): number {
  const widths = fullWidths(site);
  return energy / (tuckerMacs(site, widths, after) - tuckerMacs(site, widths, before));
}
