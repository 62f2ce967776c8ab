// A kernel's shape as numbers. `terms` are what its time is made of if the runtime were simple (a fixed cost, arithmetic in whole
// vectors of channels, bytes in, out and of weights); `features` are what the trees and the process tell apart beyond that: sizes
// in logarithms and how they fill what the runtime's kernels work on at once: blocks of 4, 8 or 16 channels, four blocks of
// filters and six pixels of a row (ONNX Runtime's blocked convolutions; other runtimes tile alike).
import {
  inElements,
  isConvolving,
  outElements,
  shapeBytes,
  shapeMacs,
  weightElements,
  type KernelShape,
} from './kernelShape';

const blocks: readonly number[] = [4, 8, 16];
const block = 16;

const roundedUp = (channels: number, step: number): number => Math.ceil(channels / step) * step;

/** Non-negative parts of a kernel's cost, in units near milliseconds; their sum with fitted factors is the first guess. */
export function costTerms(shape: KernelShape): readonly number[] {
  const bytesEach = shape.precision === 'int8' ? 1 : 4;
  const outPixels = shape.outHeight * shape.outWidth;
  const wide = shape.kind === 'depthwise' ? 1 : roundedUp(shape.inChannels / shape.groups, 4);
  const vectors = outPixels * shape.kernelHeight * shape.kernelWidth * roundedUp(shape.outChannels, block);
  return [
    1e-3,
    shapeMacs(shape) * 1e-8,
    vectors * wide * 1e-8,
    inElements(shape) * bytesEach * 1e-7,
    outElements(shape) * bytesEach * (shape.addsSum ? 2 : 1) * 1e-7,
    // Without weights, what a window reads.
    (weightElements(shape) > 0 ? weightElements(shape) * bytesEach : vectors) * 1e-7,
  ];
}

const log = (value: number): number => Math.log2(Math.max(1e-9, value));

/** Names in the order of {@link kernelFeatures}; a model that was fitted to others cannot be used. */
export const featureNames: readonly string[] = [
  ...['inChannels', 'outChannels', 'pixels', 'width', 'window', 'stride', 'macs', 'bytes', 'weights', 'macsPerByte'],
  ...['channelsPerGroup', 'sum', 'activation', 'inFill', 'outFill', 'inRemainder', 'outRemainder'],
  ...['tiledMacs', 'rowFill', 'filterFill', 'fewInputs', 'inAligned', 'outAligned', 'inBlocks', 'outBlocks', 'rows'],
];

/** The finest block that the channels fill whole: 0 none, 1 for 4, 2 for 8, 3 for 16. */
const wholeBlocks = (channels: number): number => blocks.filter((size) => channels % size === 0).length;

const pixelsAtOnce = 6;
const blocksAtOnce = 4;
const aligned = 4;

/** How a convolution fills the runtime's tiles; zeros for kernels without weights. */
function tiling(shape: KernelShape): readonly number[] {
  if (!isConvolving(shape)) return [0, 0, 0, 0, 0, 0, 0, 0, 0];
  const { inChannels, outChannels, outHeight, outWidth, kernelHeight, kernelWidth, groups } = shape;
  const [inBlocks, outBlocks] = [Math.ceil(inChannels / block), Math.ceil(outChannels / block)];
  const vectors = outHeight * outWidth * kernelHeight * kernelWidth * outBlocks * block;
  return [
    log(vectors * roundedUp(inChannels / groups, aligned)),
    outWidth / roundedUp(outWidth, pixelsAtOnce),
    outBlocks / roundedUp(outBlocks, blocksAtOnce),
    inChannels < block ? 1 : 0,
    inChannels % aligned === 0 ? 1 : 0,
    outChannels % aligned === 0 ? 1 : 0,
    log(inBlocks),
    log(outBlocks),
    log(outHeight),
  ];
}

/** One number a name of {@link featureNames}. */
export function kernelFeatures(shape: KernelShape): readonly number[] {
  const macs = shapeMacs(shape);
  const bytes = shapeBytes(shape);
  return [
    log(shape.inChannels),
    log(shape.outChannels),
    log(shape.outHeight * shape.outWidth),
    log(shape.outWidth),
    log(shape.kernelHeight * shape.kernelWidth) + 0.01 * (shape.kernelHeight - shape.kernelWidth),
    log((shape.inHeight * shape.inWidth) / (shape.outHeight * shape.outWidth)),
    log(Math.max(1, macs)),
    log(bytes),
    log(Math.max(1, weightElements(shape))),
    log(Math.max(1, macs) / bytes),
    log(shape.inChannels / shape.groups),
    shape.addsSum ? 1 : 0,
    ['none', 'relu', 'other'].indexOf(shape.activation),
    shape.inChannels / roundedUp(shape.inChannels, block),
    shape.outChannels / roundedUp(shape.outChannels, block),
    wholeBlocks(shape.inChannels),
    wholeBlocks(shape.outChannels),
    ...tiling(shape),
  ];
}
