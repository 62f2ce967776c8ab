// Which widths a channel group offers: shares of its channels, rounded up to the device's quantum.

/** Channels of a vector in the kernels of most processors, and of a block in their blocked layouts. */
export const usualQuantum = 8;

const shares: readonly number[] = [0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1];

/** Below four quanta a group would have hardly any choice, so its own quantum is a quarter of it. */
const quantumFor = (channels: number, quantum: number): number =>
  Math.max(1, Math.min(quantum, Math.floor(channels / 4)));

/**
 * Fewest channels that are offered: one quantum, or half of a small group. Narrower layers gain no speed (kernels work on whole
 * vectors of channels) and, shared with wide ones, they hold the supernet's training back.
 */
const leastFor = (channels: number, quantum: number): number => Math.min(quantum, Math.ceil(channels / 2));

/** Multipliers in rising order, the last one 1; distinct in channels. Four decimals: read them with {@link channelsAt}. */
export function widthOptions(channels: number, quantum: number): readonly number[] {
  const step = quantumFor(channels, quantum);
  const counts = shares.map((share) => Math.min(channels, Math.ceil((share * channels) / step) * step));
  const least = leastFor(channels, quantum);
  return [...new Set(counts.filter((count) => count >= least))].map(
    (count) => Math.round((count / channels) * 10_000) / 10_000,
  );
}

/** Channels that a multiplier keeps. */
export const channelsAt = (channels: number, width: number): number => Math.max(1, Math.round(width * channels));
