// Pools over windows. In floats with whole blocks of channels as blocked convolutions go (core/mlas/lib/snchwc.cpp,
// x86_64/SpoolKernelAvx.S): a few pixels of a row at once, those at the padding and left over one at a time. Other channels
// are pooled plane by plane (core/mlas/lib/pooling.cpp): the window's rows become one, four numbers at once, then its columns;
// more than a block of them is brought into planes and back. In bytes by pointers to what the window sees.
import type { Dialect } from './dialects';
import { cutRow, inPixels, outPixels, rowStride, tilesOf, windowRows, windowSize } from './kernelGeometry';
import { cacheWork } from './cacheWork';
import { inElements, outElements, type KernelShape } from '../kernelShape';
import { fillingWork, leavesBlocks, leavingWork } from './reorderWork';
import type { Work } from './work';

/** Pixels that the blocked kernels compute at once; the rest goes one by one. */
const tileSizes = [3];
/** Numbers of a plane that are worked on at once. */
const numbersAtOnce = 4;
/** Bytes that are compared at once, of the rest fewer and fewer, at last one by one. */
const bytesAtOnce = 32;
const halfAtOnce = 16;
const quarterAtOnce = 8;

const averages = ({ kind }: KernelShape, count: number): number => (kind === 'averagePool' ? count : 0);

export function blockedPoolWork(shape: KernelShape, { block }: Dialect): Work {
  const blocks = Math.ceil(shape.outChannels / block);
  const cut = cutRow(shape, tileSizes);
  const { singles } = cut;
  const tiles = tilesOf(cut);
  const steps = blocks * windowRows(shape) * shape.kernelWidth;
  const rows = blocks * shape.outHeight;
  return {
    fixed: 1,
    steps: steps * tiles,
    singleSteps: steps * singles,
    overlapping: rowStride(shape) === 1 ? steps * tiles : 0,
    tiles: rows * tiles,
    singles: rows * singles,
    rows,
    averagedTiles: averages(shape, rows * tiles),
    averagedSingles: averages(shape, rows * singles),
    read: blocks * block * inPixels(shape),
    written: blocks * block * outPixels(shape),
    ...cacheWork(4 * (inElements(shape) + outElements(shape))),
  };
}

export function poolWork(shape: KernelShape, dialect: Dialect): Work {
  const { outChannels: channels, inWidth, outWidth, outHeight, kernelWidth } = shape;
  const isTranslated = leavesBlocks(channels, dialect);
  const rows = channels * windowRows(shape);
  const written = channels * outHeight * Math.ceil((outWidth * rowStride(shape)) / numbersAtOnce);
  return {
    fixed: 1,
    planeVectors: rows * Math.floor(inWidth / numbersAtOnce),
    planeNumbers: rows * (inWidth % numbersAtOnce),
    planeSteps: written * kernelWidth,
    planeWritten: written,
    planeRows: channels * outHeight,
    channels,
    averagedRows: averages(shape, channels * outHeight),
    averagedVectors: averages(shape, written),
    ...leavingWork(isTranslated ? 1 : 0, channels, inPixels(shape)),
    ...fillingWork(isTranslated ? 1 : 0, channels, outPixels(shape)),
    ...cacheWork(4 * (inElements(shape) + outElements(shape))),
  };
}

export function integerPoolWork(shape: KernelShape): Work {
  const { outChannels: channels } = shape;
  const [pixels, window] = [outPixels(shape), windowSize(shape)];
  const [rest, single] = [channels % bytesAtOnce, channels % quarterAtOnce];
  const windows = pixels * window;
  return {
    fixed: 1,
    compared: windows * Math.floor(channels / bytesAtOnce),
    halfCompared: rest >= halfAtOnce ? windows : 0,
    quarterCompared: rest % halfAtOnce >= quarterAtOnce ? windows : 0,
    restCompared: windows * single,
    rest: pixels * single,
    pixels,
    pointers: windows,
    written: pixels * channels,
    read: inPixels(shape) * channels,
  };
}
