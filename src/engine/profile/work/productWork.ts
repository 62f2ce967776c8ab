// A convolution as a matrix product (core/mlas/lib/convolve.cpp, sgemm.cpp): windows are copied into the columns of a matrix, which is
// packed and multiplied by the filters, a few rows of filters and 16 pixels at once, group by group.
import { inPixels, outPixels, roundedUp, rowStride, windowSize } from './kernelGeometry';
import { inElements, outElements, type KernelShape } from '../kernelShape';
import type { Work } from './work';

const rowsAtOnce = 6;
const columnsAtOnce = 16;
/** Columns that are packed at a time: the filters are read again for each such part. */
const packedColumns = 128;
/** Steps until a product can be added to; a row of filters is two vectors. */
const latency = 5;
const vectorsInRow = 2;

export function productWork(shape: KernelShape): Work {
  const { groups, outHeight } = shape;
  const filters = shape.outChannels / groups;
  const depth = (shape.inChannels / groups) * windowSize(shape);
  const pixels = outPixels(shape);
  const columns = groups * depth * Math.ceil(pixels / columnsAtOnce);
  const isDirect = windowSize(shape) === 1 && inPixels(shape) === pixels;
  const copied = isDirect ? 0 : groups * depth * pixels;
  const rest = filters % rowsAtOnce;
  const written = outElements(shape);
  return {
    fixed: 1,
    products: roundedUp(filters, rowsAtOnce) * columns,
    rowProducts: filters * columns,
    stalls: rest > 0 ? columns * Math.max(0, latency - vectorsInRow * rest) : 0,
    steps: columns * Math.ceil(filters / rowsAtOnce),
    single: filters === 1 ? columns : 0,
    packed: columns * columnsAtOnce,
    copied,
    copiedRows: isDirect ? 0 : groups * depth * outHeight,
    strided: rowStride(shape) > 1 ? copied : 0,
    weights: shape.outChannels * depth,
    passes: shape.outChannels * depth * Math.ceil(pixels / packedColumns),
    groups,
    read: inElements(shape),
    written,
    summed: shape.addsSum ? written : 0,
    sums: shape.addsSum ? 1 : 0,
    clamped: shape.activation === 'none' ? 0 : written,
  };
}
