// One definition of rank for every low-rank operator: a ratio is a share of the full rank at the widths in force, so that a
// narrowed layer is compressed as strongly as the wide one and the ratio 1 reproduces the layer exactly.

/** Shares of the full rank that are offered where they save MACs. */
const rankRatios: readonly number[] = [0.125, 0.25, 0.375, 0.5, 0.75];

/** max(1, round(ratio · fullRank)). Rises with both arguments, so a smaller choice is always a prefix of a larger one. */
export function rankAt(ratio: number, fullRank: number): number {
  return Math.min(fullRank, Math.max(1, Math.round(ratio * fullRank)));
}

/** Below this a layer passes hardly anything on; layers of tiny full rank may go down to half of it. */
const leastRank = 4;

/**
 * The offered ratios whose ranks are worth having and that save MACs (`macs(ratio) < denseMacs`), the smallest of those that
 * round to the same ranks. All at full widths; `ranksAt` gives one rank for each of `fullRanks`.
 */
export function savingRatios(
  fullRanks: readonly number[],
  ranksAt: (ratio: number) => readonly number[],
  denseMacs: number,
  macs: (ratio: number) => number,
): readonly number[] {
  const keys = rankRatios.map((ratio) => ranksAt(ratio).join());
  return rankRatios.filter((ratio, index) => {
    const isWorthHaving = ranksAt(ratio).every((rank, mode) => rank >= Math.min(leastRank, (fullRanks[mode] ?? 0) / 2));
    return isWorthHaving && keys.indexOf(keys[index] ?? '') === index && macs(ratio) < denseMacs;
  });
}
