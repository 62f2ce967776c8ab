// Convolutions of bytes (core/mlas/lib/qgemm.cpp, convsym.cpp, qdwconv.cpp): a product over windows that are copied or pointed to,
// 16 filters at once, then every sum is brought back to a byte. Filters that do not fill 16 are written number by number.
import { inPixels, outPixels, roundedUp, rowStride, windowSize } from './kernelGeometry';
import { inElements, type KernelShape } from '../kernelShape';
import type { Work } from './work';

const filtersAtOnce = 16;
const halfAtOnce = 8;
const inputsAtOnce = 4;
const pixelsAtOnce = 4;
/** Depth that is multiplied before the sums are stored. */
const packedDepth = 128;

const when = (condition: boolean, count: number): number => (condition ? count : 0);

/** What all of them do. */
function common(shape: KernelShape): Work {
  const { outChannels, inChannels, groups } = shape;
  const depth = (inChannels / groups) * windowSize(shape);
  return {
    fixed: 1,
    pixels: outPixels(shape),
    written: outPixels(shape) * outChannels,
    read: inElements(shape),
    weights: outChannels * depth,
    filters: outChannels,
    copies: outPixels(shape) * shape.kernelHeight,
    windows: outPixels(shape) * windowSize(shape),
    blockPixels: outPixels(shape) * Math.ceil(outChannels / filtersAtOnce),
  };
}

export function integerProductWork(shape: KernelShape): Work {
  const { outChannels, inChannels, groups } = shape;
  const pixels = outPixels(shape);
  const filters = outChannels / groups;
  const depth = (inChannels / groups) * windowSize(shape);
  const steps = groups * pixels * roundedUp(depth, inputsAtOnce);
  const rest = filters % filtersAtOnce;
  return {
    ...common(shape),
    wholeSteps: steps * Math.floor(filters / filtersAtOnce),
    halfSteps: when(rest > 0 && rest <= halfAtOnce, steps),
    restSteps: when(rest > halfAtOnce, steps),
    partial: when(filters % halfAtOnce > 0, pixels),
    ragged: when(filters % inputsAtOnce > 0, pixels),
    copied: groups * pixels * depth,
    raggedDepth: when(depth % inputsAtOnce > 0, groups * pixels),
    strided: when(rowStride(shape) > 1, pixels),
    stored: Math.ceil(depth / packedDepth) * pixels * outChannels,
  };
}

export function symmetricWork(shape: KernelShape): Work {
  const { outChannels, inChannels } = shape;
  const depth = inChannels * windowSize(shape);
  const pixels = outPixels(shape);
  const blocks = Math.ceil(outChannels / filtersAtOnce);
  return {
    ...common(shape),
    wholeSteps: pixels * depth * Math.floor(outChannels / filtersAtOnce),
    restSteps: when(outChannels % filtersAtOnce > 0, pixels * depth),
    tileSteps: roundedUp(pixels, pixelsAtOnce) * depth * blocks,
    pointers: pixels * windowSize(shape) * blocks,
  };
}

interface DepthwiseCounts {
  readonly pixels: number;
  readonly window: number;
  readonly channels: number;
}

const smallWindow = 9;

const depthwiseCommon = (shape: KernelShape, { pixels, window, channels }: DepthwiseCounts): Work => ({
  fixed: 1,
  windows: pixels * window,
  pixels,
  written: pixels * channels,
  read: inPixels(shape) * channels,
  small: when(window === smallWindow, pixels * channels),
});

const depthwiseCounts = (shape: KernelShape): DepthwiseCounts => ({
  pixels: outPixels(shape),
  window: windowSize(shape),
  channels: shape.outChannels,
});

export function integerDepthwiseWork(shape: KernelShape): Work {
  const counts = depthwiseCounts(shape);
  const { pixels, window, channels } = counts;
  return {
    ...depthwiseCommon(shape, counts),
    wholeSteps: pixels * window * Math.floor(channels / filtersAtOnce),
    halfSteps: when(channels % filtersAtOnce >= halfAtOnce, pixels * window),
    restSteps: pixels * window * (channels % halfAtOnce),
    partial: when(channels % halfAtOnce > 0, pixels),
  };
}

export function symmetricDepthwiseWork(shape: KernelShape): Work {
  const counts = depthwiseCounts(shape);
  const { pixels, window, channels } = counts;
  return {
    ...depthwiseCommon(shape, counts),
    products: pixels * window * channels,
    tileProducts: roundedUp(pixels, pixelsAtOnce) * window * channels,
    weights: channels * window,
  };
}
