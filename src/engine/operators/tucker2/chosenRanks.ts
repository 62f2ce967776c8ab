// Which ranks a trained kernel deserves in its two channel modes. Kim et al. 2016 choose both from the kernel's spectra
// (section 3.2, by variational Bayes); here a ratio sets how much is kept in all and the spectra decide where: ranks are
// added one by one, each where it brings the most energy a MAC.
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

function ranksAtFullWidths(site: Site, full: TuckerRanks, ratio: number): TuckerRanks {
  const { input, output } = channelModes(site.weight);
  let ranks: TuckerRanks = { input: 1, output: 1 };
  while (ranks.input / full.input + ranks.output / full.output < 2 * ratio - 1e-9) {
    const wider = { ...ranks, input: ranks.input + 1 };
    const taller = { ...ranks, output: ranks.output + 1 };
    const inputGain = ranks.input < full.input ? gain(site, ranks, wider, input.energies[ranks.input]) : -1;
    const outputGain = ranks.output < full.output ? gain(site, ranks, taller, output.energies[ranks.output]) : -1;
    if (inputGain < 0 && outputGain < 0) break;
    ranks = inputGain >= outputGain ? wider : taller;
  }
  return ranks;
}

/** Energy that the next rank brings, a MAC that it costs. */
function gain(site: Site, before: TuckerRanks, after: TuckerRanks, energy = 0): number {
  const widths = fullWidths(site);
  return energy / (tuckerMacs(site, widths, after) - tuckerMacs(site, widths, before));
}
