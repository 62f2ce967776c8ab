// Averages over everything. In floats with whole blocks of channels one pixel after the other is added to a block's sums
// (core/mlas/lib/snchwc.cpp); other channels are summed plane by plane, four numbers at once (core/mlas/lib/pooling.cpp): the sums of
// several short planes are computed beside each other, those of a long one wait for each other. In bytes seven pixels of eight
// channels are summed at once (core/mlas/lib/qlgavgpool.cpp).
import { beyond, cacheWork } from './cacheWork';
import type { Dialect } from './dialects';
import { inPixels } from './kernelGeometry';
import { inElements, type KernelShape } from '../kernelShape';
import { leavesBlocks, leavingWork } from './reorderWork';
import type { Work } from './work';

const numbersAtOnce = 4;
/** Numbers of a plane up to which its neighbours' sums begin before its own ends. */
const shortPlane = 64;
const pixelsAtOnce = 7;
const bytesAtOnce = 8;

export function blockedGlobalPoolWork(shape: KernelShape, { block }: Dialect): Work {
  const blocks = shape.outChannels / block;
  return { fixed: 1, blocks, steps: blocks * inPixels(shape), ...cacheWork(4 * inElements(shape)) };
}

export function globalPoolWork(shape: KernelShape, dialect: Dialect): Work {
  const { outChannels: channels } = shape;
  const pixels = inPixels(shape);
  const leaves = leavesBlocks(channels, dialect) ? 1 : 0;
  return {
    fixed: 1,
    channels,
    vectors: channels * Math.floor(pixels / numbersAtOnce),
    waits: channels * beyond(pixels, shortPlane),
    singles: channels * (pixels % numbersAtOnce),
    ...leavingWork(leaves, channels, pixels),
    ...cacheWork(4 * channels * pixels * (1 + leaves)),
  };
}

export function integerGlobalPoolWork(shape: KernelShape): Work {
  const { outChannels: channels } = shape;
  const rows = Math.ceil(inPixels(shape) / pixelsAtOnce);
  return {
    fixed: 1,
    channels,
    rows,
    sums: rows * Math.floor(channels / bytesAtOnce),
    restSums: channels % bytesAtOnce > 0 ? rows : 0,
    rest: channels % bytesAtOnce,
    ...cacheWork(inElements(shape)),
  };
}
