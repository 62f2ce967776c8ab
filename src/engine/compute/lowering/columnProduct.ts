// The weight gradient of a dense kernel as a product: pixels as rows of channels, one multi-threaded Gather as im2col, one
// batched product with the rows of the output gradient, a sum.
import type { Tensor } from '../../graph/graph';
import { int, int32Tensor } from '../../graph/graph';
import type { GraphBuilder } from '../emit/graphBuilder';
import { pad, reduceSum, reshape, transpose } from '../emit/values';
import type { ConvGeometry, Pair } from './convGeometry';
import { isDense, isPadded, isPointwise, pixels } from './convGeometry';
import { emitMatMul } from './plain/matMul';

/** im2col buffers above this are not worth their memory. */
const maxColumnsBytes = 256 * 2 ** 20;
/** Rows a product should sum over before the partial results are added up: long enough for the kernel, short enough for threads. */
const rowsPerProduct = 2048;

const columnsBytes = (g: ConvGeometry): number => 4 * g.batch * pixels(g.output) * pixels(g.kernel) * g.inChannels;

/** Whether the kernel is dense and its im2col small enough to hold. */
export const hasColumns = (g: ConvGeometry): boolean => g.group === 1 && columnsBytes(g) <= maxColumnsBytes;

/** How many products, and over how many rows each: whole images, at least two products where there are two images. */
function splitRows(batch: number, outputPixels: number): Pair {
  let images = 1;
  for (let candidate = 1; candidate * 2 <= batch; candidate++) {
    if (batch % candidate !== 0) continue;
    images = candidate;
    if (candidate * outputPixels >= rowsPerProduct) break;
  }
  return [batch / images, images * outputPixels];
}

/** Row of the input under each tap of each output pixel; the row past the last holds zeros. */
function gatherTable(g: ConvGeometry): Tensor {
  const data = new Int32Array(pixels(g.output) * pixels(g.kernel));
  let next = 0;
  for (let oy = 0; oy < g.output[0]; oy++) {
    for (let ox = 0; ox < g.output[1]; ox++) {
      for (let ky = 0; ky < g.kernel[0]; ky++) {
        for (let kx = 0; kx < g.kernel[1]; kx++) {
          const y = oy * g.strides[0] + ky * g.dilations[0] - g.padBefore[0];
          const x = ox * g.strides[1] + kx * g.dilations[1] - g.padBefore[1];
          const inside = y >= 0 && x >= 0 && y < g.input[0] && x < g.input[1];
          data[next++] = inside ? y * g.input[1] + x : pixels(g.input);
        }
      }
    }
  }
  return int32Tensor(data);
}

/** [N, H·W, C] as [N, OH·OW · kh·kw, C]: what each tap of each output pixel sees. */
function gatherColumns(b: GraphBuilder, g: ConvGeometry, rows: string): string {
  if (isPointwise(g) && isDense(g) && !isPadded(g)) return rows;
  const withZero = isPadded(g) ? pad(b, rows, [0, 0, 0], [0, 1, 0]) : rows;
  const { batch: _, inChannels: _c, outChannels: _m, ...place } = g;
  const table = b.constant(() => gatherTable(g), `taps ${JSON.stringify(place)}`);
  return b.op('Gather', [withZero, table], { axis: int(1) });
}

/**
 * d/d weight, [M, C, kh, kw], from the input as rows [N, H·W, C] and the output gradient as rows [N, OH·OW, M]; C and M are
 * those of `g`.
 */
export function emitColumnProduct(b: GraphBuilder, g: ConvGeometry, rows: string, gradientRows: string): string {
  const [products, length] = splitRows(g.batch, pixels(g.output));
  const left = reshape(b, gatherColumns(b, g, rows), [products, length, pixels(g.kernel) * g.inChannels]);
  const right = reshape(b, gradientRows, [products, length, g.outChannels]);
  const summed = reduceSum(b, emitMatMul(b, left, right, { transposeLeft: true }), [0], false);
  const byTap = reshape(b, summed, [pixels(g.kernel), g.inChannels, g.outChannels]);
  return reshape(b, transpose(b, byTap, [2, 1, 0]), [g.outChannels, g.inChannels, ...g.kernel]);
}
