// d/d weight of a convolution. Dense kernels: one product over pixels (tapProduct.ts, columnProduct.ts). Depthwise: a convolution whose filter is the output gradient, stride and dilation exchanged.
// Grouped kernels, and dense ones whose im2col would be too large to hold: one product a kernel tap.
import { int } from '../../../graph/graph';
import type { GraphBuilder } from '../../emit/graphBuilder';
import { pad, reduceSum, reshape, slice, transpose } from '../../emit/values';
import type { ConvGeometry, Pair } from '../convGeometry';
import { isDense, isDepthwise, isPadded, isPointwise, pixels } from '../convGeometry';
import { emitColumnProduct, hasColumns } from '../columnProduct';
import { gradientFilter } from '../gradientFilter';
import { emitStemTapProduct, emitTapProduct, suitsStemTapProduct, suitsTapProduct } from '../tapProduct';
import { emitMapWeightGradient, suitsMapMatrix } from './mapMatrix';
import { emitMatMul } from './matMul';

export function emitConvWeightGradient(b: GraphBuilder, g: ConvGeometry, input: string, gradient: string): string {
  if (suitsMapMatrix(g)) return emitMapWeightGradient(b, g, input, gradient);
  if (isDepthwise(g)) return depthwise(b, g, input, gradient);
  if (g.group === 1 && isPointwise(g) && isDense(g) && !isPadded(g) && !hasFewPixels(g)) {
    return pointwise(b, g, input, gradient);
  }
  if (hasColumns(g)) return gathered(b, g, input, gradient);
  return tapByTap(b, g, input, gradient);
}

function depthwise(b: GraphBuilder, g: ConvGeometry, input: string, gradient: string): string {
  const maps = g.batch * g.inChannels;
  const { attributes, isExact } = gradientFilter(g, maps);
  const images = reshape(b, input, [1, maps, ...g.input]);
  const taps = b.op('Conv', [images, reshape(b, gradient, [maps, 1, ...g.output])], attributes);
  const cut = isExact ? taps : slice(b, taps, [2, 3], [0, 0], g.kernel);
  const summed = reduceSum(b, reshape(b, cut, [g.batch, g.inChannels * pixels(g.kernel)]), [0], false);
  return reshape(b, summed, [g.outChannels, 1, ...g.kernel]);
}

/** Whether a kernel for each image, before their sum, is larger than the maps. */
const hasFewPixels = ({ inChannels, outChannels, input }: ConvGeometry): boolean =>
  inChannels * outChannels > pixels(input) * (inChannels + outChannels);

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

/** Fewer channels than this make rows of the input too short to copy one by one. */
const leastRowChannels = 8;

function gathered(b: GraphBuilder, g: ConvGeometry, input: string, gradient: string): string {
  const gradientRows = (): string => asRows(b, gradient, g.batch, g.outChannels, g.output);
  const isShort = g.inChannels < leastRowChannels;
  if (isShort && suitsStemTapProduct(g)) return emitStemTapProduct(b, g, input, gradientRows());
  const rows = asRows(b, input, g.batch, g.inChannels, g.input);
  if (!isShort && suitsTapProduct(g)) return emitTapProduct(b, g, rows, gradient);
  return emitColumnProduct(b, g, rows, gradientRows());
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
