// Kernels without tiles: dense layers read their weights once; sums and activations read and write.
import { beyond } from './cacheWork';
import { translated, type Dialect } from './dialects';
import { outPixels, roundedUp } from './kernelGeometry';
import { weightElements, type KernelShape } from '../kernelShape';
import type { Work } from './work';

const filtersAtOnce = 16;
/** Weights beyond which their reading is foreseen and costs less each. */
const streamedWeights = 1 << 18;
/** Weights, and bytes of a result, that stay in the caches next to the core; weights that stay in the one that cores share. */
const cachedWeights = 1 << 17;
const sharedWeights = 1 << 20;
const cachedBytes = 1 << 17;

const bytesEach = ({ precision }: KernelShape): number => (precision === 'int8' ? 1 : 4);

export function denseWork(shape: KernelShape, { product }: Dialect): Work {
  const weights = weightElements(shape);
  return {
    fixed: 1,
    padded: roundedUp(shape.outChannels, filtersAtOnce) * shape.inChannels,
    weights,
    steps: shape.inChannels * Math.ceil(shape.outChannels / product.columns[0]!),
    far: beyond(weights, cachedWeights),
    distant: beyond(weights, sharedWeights),
    near: Math.min(weights, streamedWeights),
    inputs: shape.inChannels,
    outputs: shape.outChannels,
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
    beyond: beyond(elements * bytesEach(shape), cachedBytes),
    plain,
    plainElements: plain * elements,
    ragged: shape.outChannels % block === 0 ? 0 : elements,
    channels: shape.outChannels,
  };
}
