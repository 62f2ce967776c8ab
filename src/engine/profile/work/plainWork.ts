// Kernels without tiles: dense layers read their weights once; pools, sums, activations and concatenations read and write, in
// blocks of channels where those are whole, else in the plain layout after a translation.
import { translated, type Dialect } from './dialects';
import { inPixels, outPixels, roundedUp, windowSize } from './kernelGeometry';
import { outElements, weightElements, type KernelShape } from '../kernelShape';
import type { Work } from './work';

const filtersAtOnce = 16;
/** Weights beyond which their reading is foreseen and costs less each. */
const streamedWeights = 1 << 18;
/** Weights, and bytes of a result, that stay in the caches next to the core. */
const cachedWeights = 1 << 17;
const cachedBytes = 1 << 17;
/** Bytes that are compared at once. */
const bytesAtOnce = 32;

const bytesEach = ({ precision }: KernelShape): number => (precision === 'int8' ? 1 : 4);
const beyond = (count: number, cached: number): number => Math.max(0, count - cached);

export function denseWork(shape: KernelShape): Work {
  const weights = weightElements(shape);
  return {
    fixed: 1,
    padded: roundedUp(shape.outChannels, filtersAtOnce) * shape.inChannels,
    weights,
    far: beyond(weights, cachedWeights),
    near: Math.min(weights, streamedWeights),
    inputs: shape.inChannels,
    outputs: shape.outChannels,
  };
}

export function poolWork(shape: KernelShape, dialect: Dialect): Work {
  const { outChannels: channels } = shape;
  const [pixels, window] = [outPixels(shape), windowSize(shape)];
  if (shape.precision === 'int8') return bytePoolWork(pixels, window, channels, inPixels(shape));
  const blocked = roundedUp(channels, dialect.block);
  const plain = channels % dialect.block === 0 ? 0 : 1;
  return {
    fixed: 1,
    compared: pixels * window * blocked,
    written: pixels * blocked,
    read: inPixels(shape) * blocked,
    plain,
    plainCompared: plain * pixels * window * channels,
    plainWritten: plain * pixels * channels,
    plainRead: plain * inPixels(shape) * channels,
  };
}

const bytePoolWork = (pixels: number, window: number, channels: number, read: number): Work => ({
  fixed: 1,
  compared: pixels * window * channels,
  written: pixels * channels,
  read: read * channels,
  plain: pixels,
  plainCompared: pixels * window * (channels % bytesAtOnce),
  plainWritten: pixels * (channels % bytesAtOnce),
  plainRead: pixels * window,
});

export function globalPoolWork(shape: KernelShape, { block }: Dialect): Work {
  const { outChannels: channels } = shape;
  const plain = channels % block === 0 ? 0 : 1;
  return {
    fixed: 1,
    read: inPixels(shape) * roundedUp(channels, block),
    pixels: inPixels(shape),
    plain,
    plainRead: plain * inPixels(shape) * channels,
    channels,
  };
}

/** Sums, activations, sigmoids. */
export function elementWork(shape: KernelShape, { block }: Dialect): Work {
  const channels = shape.precision === 'int8' ? shape.outChannels : roundedUp(shape.outChannels, block);
  const elements = outPixels(shape) * channels;
  const plain = shape.outChannels % translated === 0 ? 0 : 1;
  return {
    fixed: 1,
    elements,
    far: beyond(elements * bytesEach(shape), cachedBytes),
    plain,
    plainElements: plain * elements,
    ragged: shape.outChannels % block === 0 ? 0 : elements,
    channels: shape.outChannels,
  };
}

/** Of two equal halves: in blocks where these are whole; halves that can be translated are, halves that cannot are plain already. */
export function concatWork(shape: KernelShape, { block }: Dialect): Work {
  const elements = outElements(shape);
  const half = shape.outChannels / 2;
  const plain = half % translated === 0 ? 0 : 1;
  const reordered = plain === 0 && half % block !== 0 ? 1 : 0;
  return {
    fixed: 1,
    elements,
    far: beyond(elements * bytesEach(shape), 2 * cachedBytes),
    plain,
    plainElements: plain * elements,
    reordered,
    reorderedElements: reordered * elements,
    pixels: outPixels(shape),
    channels: shape.outChannels,
  };
}
