// A kernel's shape as numbers. `terms` are what its time is made of if the runtime were simple (a fixed cost, arithmetic in whole
// vectors of channels, bytes in, out and of weights); `features` are what the trees tell apart beyond that: sizes in
// logarithms and how the channels fill the runtime's blocks of 4, 8 or 16.
import { inElements, outElements, shapeBytes, shapeMacs, weightElements, type KernelShape } from './kernelShape';

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
];

/** The finest block that the channels fill whole: 0 none, 1 for 4, 2 for 8, 3 for 16. */
const wholeBlocks = (channels: number): number => blocks.filter((size) => channels % size === 0).length;

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
  ];
}
