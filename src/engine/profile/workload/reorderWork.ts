// Between layouts with and without blocks (core/mlas/lib/reorder.cpp): four channels of four pixels are transposed at once, pixels
// and channels left over go one at a time. Planes that lie whole pages apart take turns in the same places of the cache.
import { translated, type Dialect } from './dialects';
import type { Work } from './work';

const pixelsAtOnce = 4;
const channelsAtOnce = 4;
/** Numbers of a page. */
const page = 1024;

/** True for planes that the next kernel reads in blocks. */
export const fillsBlocks = (channels: number, { block }: Dialect): boolean =>
  block > 1 && channels % translated === 0 && channels >= block;

/** True for blocks that a kernel without blocks reads: what it reads of fewer channels than a block lies in planes already. */
export const leavesBlocks = (channels: number, dialect: Dialect): boolean =>
  fillsBlocks(channels, dialect) && channels % dialect.block !== 0;

/** @param times How often such a result is reordered for each kernel. */
const counts = (times: number, channels: number, pixels: number): readonly [number, number, number, number, number] => [
  times,
  times * channels * pixels,
  times * channels * (pixels % pixelsAtOnce),
  times * (channels % channelsAtOnce) * pixels,
  pixels % page === 0 ? times * channels * pixels : 0,
];

/** Of blocks into planes. @param times How often for each kernel. */
export function leavingWork(times: number, channels: number, pixels: number): Work {
  const [leaves, left, leftSingly, leftOdd, leftPaged] = counts(times, channels, pixels);
  return { leaves, left, leftSingly, leftOdd, leftPaged };
}

/** Of planes into blocks. @param times How often for each kernel. */
export function fillingWork(times: number, channels: number, pixels: number): Work {
  const [fills, filled, filledSingly, filledOdd, filledPaged] = counts(times, channels, pixels);
  return { fills, filled, filledSingly, filledOdd, filledPaged };
}
