// Concatenations of two equal halves: in blocks where these are whole. Other halves of at least a block are brought into planes,
// where they are not there already, and so is the whole back into blocks. In bytes every pixel's channels go through a table,
// since each half has a range of its own.
import { cacheWork } from './cacheWork';
import { translated, type Dialect } from './dialects';
import { outPixels } from './kernelGeometry';
import { outElements, type KernelShape } from '../kernelShape';
import { fillingWork, fillsBlocks, leavesBlocks, leavingWork } from './reorderWork';
import type { Work } from './work';

const halves = 2;
/** Bytes that go through the table at once. */
const bytesAtOnce = 4;

export function blockedConcatWork(shape: KernelShape): Work {
  const elements = outElements(shape);
  return { fixed: 1, elements, ...cacheWork(2 * 4 * elements), channels: shape.outChannels };
}

export function concatWork(shape: KernelShape, dialect: Dialect): Work {
  const elements = outElements(shape);
  const half = shape.outChannels / halves;
  const isTranslated = leavesBlocks(half, dialect);
  const back = fillsBlocks(shape.outChannels, dialect);
  return {
    fixed: 1,
    elements,
    joined: half % translated === 0 ? 0 : 1,
    ...leavingWork(isTranslated ? halves : 0, half, outPixels(shape)),
    ...fillingWork(back ? 1 : 0, shape.outChannels, outPixels(shape)),
    channels: shape.outChannels,
    ...cacheWork(2 * 4 * elements),
  };
}

export function integerConcatWork(shape: KernelShape): Work {
  const pixels = outPixels(shape);
  const elements = outElements(shape);
  return {
    fixed: 1,
    elements,
    pixels,
    rest: pixels * ((shape.outChannels / halves) % bytesAtOnce),
    ...cacheWork(2 * elements),
    channels: shape.outChannels,
  };
}
