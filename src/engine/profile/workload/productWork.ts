// A convolution as a matrix product (core/mlas/lib/convolve.cpp, sgemm.cpp): windows are copied into the columns of a matrix, which is
// packed and multiplied by the filters, some rows of filters and columns of pixels at once, group by group. Few rows wait for
// their products; a single one is multiplied by the columns as they lie.
import { cacheWork } from './cacheWork';
import type { Dialect } from './dialects';
import { cutInto, inPixels, outPixels, rowStride, windowSize } from './kernelGeometry';
import { inElements, outElements, type KernelShape } from '../kernelShape';
import { fillingWork, fillsBlocks } from './reorderWork';
import { repeated, type Work } from './work';

/** Numbers of a vector of columns. */
const vector = 16;
/** Columns that are packed at a time: the filters are read again for each such part. */
const packedColumns = 128;
/** Steps until a product can be added to. */
const latency = 5;

/** Of one group: steps over the depth, by how many rows and columns there are at once. */
function tileSteps(filters: number, pixels: number, { product }: Dialect): Work {
  const rows = cutInto(filters, product.rows);
  const columns = cutInto(pixels, product.columns);
  const rowTiles = [...rows.tiles, [rows.singles, rows.singles > 0 ? 1 : 0] as const];
  const columnTiles = [...columns.tiles, [columns.singles, columns.singles > 0 ? 1 : 0] as const];
  let [steps, products, loads, stalls] = [0, 0, 0, 0];
  for (const [own, times] of rowTiles) {
    for (const [width, repeats] of columnTiles) {
      const vectors = Math.ceil(width / vector);
      const done = times * repeats;
      steps += done;
      products += done * own * vectors;
      loads += done * (own + vectors);
      stalls += done * Math.max(0, latency - own * vectors);
    }
  }
  return { steps, products, loads, stalls };
}

export function productWork(shape: KernelShape, dialect: Dialect): Work {
  const { groups, outHeight } = shape;
  const filters = shape.outChannels / groups;
  const depth = (shape.inChannels / groups) * windowSize(shape);
  const pixels = outPixels(shape);
  const vectors = groups * depth * Math.ceil(pixels / vector);
  const isDirect = windowSize(shape) === 1 && inPixels(shape) === pixels;
  const copied = isDirect ? 0 : groups * depth * pixels;
  const isSingle = filters === 1;
  const written = outElements(shape);
  return {
    fixed: 1,
    ...repeated(tileSteps(filters, pixels, dialect), isSingle ? 0 : groups * depth),
    single: isSingle ? vectors : 0,
    packed: isSingle ? 0 : vectors * vector,
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
    ...fillingWork(!shape.addsSum && fillsBlocks(shape.outChannels, dialect) ? 1 : 0, shape.outChannels, pixels),
    ...cacheWork(4 * (inElements(shape) + written)),
  };
}
