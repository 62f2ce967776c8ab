// d/d weight of a convolution. Dense kernels: pixels as rows, one multi-threaded Gather as im2col, one batched product with
// the output gradient, a sum. Depthwise: a convolution whose filter is the output gradient, stride and dilation exchanged.
// Grouped kernels, and dense ones whose im2col would be too large to hold: one product a kernel tap.
import type { Tensor } from '../../../graph/graph';
import { int, ints } from '../../../graph/graph';
import type { GraphBuilder } from '../../emit/graphBuilder';
import { pad, reduceSum, reshape, slice, transpose } from '../../emit/values';
import type { ConvGeometry, Pair } from '../convGeometry';
import { isDense, isDepthwise, isPointwise } from '../convGeometry';
import { emitMatMul } from './matMul';

/** im2col buffers above this are not worth their memory. */
const maxColumnsBytes = 256 * 2 ** 20;
/** Rows a product should sum over before the partial results are added up: long enough for the kernel, short enough for threads. */
const rowsPerProduct = 2048;

export function emitConvWeightGradient(b: GraphBuilder, g: ConvGeometry, input: string, gradient: string): string {
  if (isDepthwise(g)) return depthwise(b, g, input, gradient);
  if (g.group === 1 && isPointwise(g) && isDense(g) && !isPadded(g)) return pointwise(b, g, input, gradient);
  if (g.group === 1 && columnsBytes(g) <= maxColumnsBytes) return gathered(b, g, input, gradient);
  return tapByTap(b, g, input, gradient);
}

const isPadded = (g: ConvGeometry): boolean => [...g.padBefore, ...g.padAfter].some((count) => count > 0);
const pixels = (size: Pair): number => size[0] * size[1];
const columnsBytes = (g: ConvGeometry): number => 4 * g.batch * pixels(g.output) * pixels(g.kernel) * g.inChannels;

function depthwise(b: GraphBuilder, g: ConvGeometry, input: string, gradient: string): string {
  const maps = g.batch * g.inChannels;
  const reach = (axis: 0 | 1): number => (g.output[axis] - 1) * g.strides[axis] + 1;
  const after = (axis: 0 | 1): number =>
    Math.max(0, g.dilations[axis] * (g.kernel[axis] - 1) + reach(axis) - g.input[axis] - g.padBefore[axis]);
  const size = (axis: 0 | 1): number =>
    Math.floor((g.input[axis] + g.padBefore[axis] + after(axis) - reach(axis)) / g.dilations[axis]) + 1;
  const taps = b.op('Conv', [reshape(b, input, [1, maps, ...g.input]), reshape(b, gradient, [maps, 1, ...g.output])], {
    kernel_shape: ints(g.output),
    strides: ints(g.dilations),
    dilations: ints(g.strides),
    pads: ints([...g.padBefore, after(0), after(1)]),
    group: int(maps),
  });
  const exact = size(0) === g.kernel[0] && size(1) === g.kernel[1];
  const cut = exact ? taps : slice(b, taps, [2, 3], [0, 0], g.kernel);
  const summed = reduceSum(b, reshape(b, cut, [g.batch, g.inChannels * pixels(g.kernel)]), [0], false);
  return reshape(b, summed, [g.outChannels, 1, ...g.kernel]);
}

function pointwise(b: GraphBuilder, g: ConvGeometry, input: string, gradient: string): string {
  const left = reshape(b, gradient, [g.batch, g.outChannels, pixels(g.output)]);
  const right = reshape(b, input, [g.batch, g.inChannels, pixels(g.input)]);
  const products = emitMatMul(b, left, right, { transposeRight: true });
  return reshape(b, reduceSum(b, products, [0], false), [g.outChannels, g.inChannels, 1, 1]);
}

/** [N, C, H, W] as [N, H·W, C]: a pixel's channels side by side. */
function asRows(b: GraphBuilder, value: string, batch: number, channels: number, size: Pair): string {
  return transpose(b, reshape(b, value, [batch, channels, pixels(size)]), [0, 2, 1]);
}

function gathered(b: GraphBuilder, g: ConvGeometry, input: string, gradient: string): string {
  const rows = asRows(b, input, g.batch, g.inChannels, g.input);
  const withZero = isPadded(g) ? pad(b, rows, [0, 0, 0], [0, 1, 0]) : rows;
  const { batch: _, inChannels: _c, outChannels: _m, ...place } = g;
  const table = b.constant(() => gatherTable(g), `taps ${JSON.stringify(place)}`);
  const columns = b.op('Gather', [withZero, table], { axis: int(1) });
  const [products, length] = splitRows(g.batch, pixels(g.output));
  const taps = pixels(g.kernel) * g.inChannels;
  const left = reshape(b, columns, [products, length, taps]);
  const right = reshape(b, asRows(b, gradient, g.batch, g.outChannels, g.output), [products, length, g.outChannels]);
  const summed = reduceSum(b, emitMatMul(b, left, right, { transposeLeft: true }), [0], false);
  const byTap = reshape(b, summed, [pixels(g.kernel), g.inChannels, g.outChannels]);
  return reshape(b, transpose(b, byTap, [2, 1, 0]), [g.outChannels, g.inChannels, ...g.kernel]);
}

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
  return { dataType: 'int32', shape: [data.length], data };
}

function tapByTap(b: GraphBuilder, g: ConvGeometry, input: string, gradient: string): string {
  const padded = pad(b, input, [0, 0, ...g.padBefore], [0, 0, ...g.padAfter]);
  const [into, out] = [g.inChannels / g.group, g.outChannels / g.group];
  const left = reshape(b, gradient, [g.batch, g.group, out, pixels(g.output)]);
  const taps: string[] = [];
  for (let ky = 0; ky < g.kernel[0]; ky++) {
    for (let kx = 0; kx < g.kernel[1]; kx++) {
      const start: Pair = [ky * g.dilations[0], kx * g.dilations[1]];
      const end = ([0, 1] as const).map((axis) => start[axis] + (g.output[axis] - 1) * g.strides[axis] + 1);
      const seen = slice(b, padded, [2, 3], start, end, g.strides);
      const right = reshape(b, seen, [g.batch, g.group, into, pixels(g.output)]);
      const summed = reduceSum(b, emitMatMul(b, left, right, { transposeRight: true }), [0], false);
      taps.push(reshape(b, summed, [g.outChannels, into, 1]));
    }
  }
  return reshape(b, b.op('Concat', taps, { axis: int(2) }), [g.outChannels, into, ...g.kernel]);
}
