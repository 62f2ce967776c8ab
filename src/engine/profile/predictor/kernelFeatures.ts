// A kernel's shape as numbers for what is learned beyond the costs of its work: sizes in logarithms, and how they fill what the
// runtime's kernels work on at once.
import { dialects, filtersAtOnce, translated, type Dialect } from '../workload/dialects';
import { inPixels, outPixels, roundedUp, rowStride, windowSize } from '../workload/kernelGeometry';
import {
  anyShape,
  inElements,
  kernelKinds,
  shapeBytes,
  shapeMacs,
  weightElements,
  type KernelShape,
} from '../kernelShape';

const log = (value: number): number => Math.log2(Math.max(1e-9, value));
/** Of the widest vectors of any dialect that has no blocks. */
const leastBlock = 8;

/** The finest block that the channels fill whole: 0 none, 1 for 4, 2 for 8, 3 for 16. */
const wholeBlocks = (channels: number): number => [4, 8, 16].filter((size) => channels % size === 0).length;
const fill = (count: number, step: number): number => count / roundedUp(count, step);

function named(shape: KernelShape, dialect: Dialect): Readonly<Record<string, number>> {
  const { inChannels, outChannels, outWidth, kernelHeight, kernelWidth, groups } = shape;
  const macs = Math.max(1, shapeMacs(shape));
  const bytes = shapeBytes(shape);
  const block = Math.max(leastBlock, dialect.block);
  const outBlocks = Math.ceil(outChannels / block);
  return {
    inChannels: log(inChannels),
    outChannels: log(outChannels),
    pixels: log(outPixels(shape)),
    width: log(outWidth),
    window: log(windowSize(shape)),
    upright: kernelHeight - kernelWidth,
    stride: rowStride(shape),
    reduction: log(inPixels(shape) / outPixels(shape)),
    macs: log(macs),
    bytes: log(bytes),
    weights: log(Math.max(1, weightElements(shape))),
    read: log(inElements(shape)),
    macsPerByte: log(macs / bytes),
    channelsPerGroup: log(inChannels / groups),
    kind: kernelKinds.indexOf(shape.kind),
    sum: shape.addsSum ? 1 : 0,
    activation: shape.activation === 'none' ? 0 : 1,
    inFill: fill(inChannels, block),
    outFill: fill(outChannels, block),
    inWhole: wholeBlocks(inChannels),
    outWhole: wholeBlocks(outChannels),
    inTranslated: inChannels % translated === 0 ? 1 : 0,
    outTranslated: outChannels % translated === 0 ? 1 : 0,
    rowFill: fill(outWidth, dialect.tiles[0]),
    filterFill: fill(outBlocks, filtersAtOnce),
    filters: Math.min(filtersAtOnce, outBlocks),
  };
}

/** One number a name of {@link featureNames}. */
export const kernelFeatures = (shape: KernelShape, dialect: Dialect): readonly number[] =>
  Object.values(named(shape, dialect));

/** In the order of {@link kernelFeatures}; a model that was fitted to others cannot be used. */
export const featureNames: readonly string[] = Object.keys(named(anyShape, dialects.avx2));
