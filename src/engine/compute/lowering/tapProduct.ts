// The weight gradient of a dense kernel as a product in which each side carries the taps of one axis: maps as channels by
// pixels, their rows copied once a vertical tap, times maps as pixels by channels, each pixel beside its horizontal
// neighbours. A kernel of k × k then needs 2k copies of a map instead of the k² of im2col, neither side is transposed by the
// product, and its shape is near a square. Taps that fall outside read a row of zeros.
import { int, int32Tensor } from '../../graph/graph';
import type { GraphBuilder } from '../emit/graphBuilder';
import { pad, reduceSum, reshape, transpose } from '../emit/values';
import type { ConvGeometry, Pair } from './convGeometry';
import { emitMatMul } from './plain/matMul';

/** Below this many pixels a product, one im2col for several images is as fast. */
const leastPixels = 256;

/** Where one side of the product reads along one axis: `taps · positions` rows of the source, its size standing for zeros. */
interface AxisTaps {
  /** Tap by tap, then position by position. */
  readonly from: readonly number[];
  readonly taps: number;
  readonly positions: number;
  /** Rows of the source. */
  readonly source: number;
}

function axisTaps(
  taps: number,
  positions: number,
  source: number,
  read: (tap: number, at: number) => number,
): AxisTaps {
  const from = Array.from({ length: taps * positions }, (_, index) => {
    const place = read(Math.floor(index / positions), index % positions);
    return Number.isInteger(place) && place >= 0 && place < source ? place : source;
  });
  return { from, taps, positions, source };
}

/** The input pixel under each tap of each output position. */
const inputTaps = (g: ConvGeometry, axis: 0 | 1): AxisTaps =>
  axisTaps(
    g.kernel[axis],
    g.output[axis],
    g.input[axis],
    (tap, at) => at * g.strides[axis] + tap * g.dilations[axis] - g.padBefore[axis],
  );

/** The output position whose tap lies on each input pixel. */
const outputTaps = (g: ConvGeometry, axis: 0 | 1): AxisTaps =>
  axisTaps(
    g.kernel[axis],
    g.input[axis],
    g.output[axis],
    (tap, at) => (at + g.padBefore[axis] - tap * g.dilations[axis]) / g.strides[axis],
  );

const table = (b: GraphBuilder, data: readonly number[]): string =>
  b.constant(() => int32Tensor(Int32Array.from(data)), `taps ${data.join()}`);

/** Whether every row is read once, in order, and no zeros after them. */
const isIdentity = ({ from, source }: AxisTaps): boolean =>
  from.length === source && from.every((place, index) => place === index);

/** [N, channels, size] as [N, channels · taps, positions · width]. */
function tapRows(b: GraphBuilder, maps: string, [n, channels]: Pair, [height, width]: Pair, rows: AxisTaps): string {
  const shape = [n, channels * rows.taps, rows.positions * width];
  if (isIdentity(rows)) return reshape(b, maps, shape);
  const missing = rows.from.includes(height) ? 1 : 0;
  const whole = pad(b, maps, [0, 0, 0, 0], [0, 0, missing, 0]);
  return reshape(b, b.op('Gather', [whole, table(b, rows.from)], { axis: int(2) }), shape);
}

/** Rows [N, height · width, channels] as [N, height · positions, taps · channels]. */
function tapColumns(
  b: GraphBuilder,
  rows: string,
  [n, channels]: Pair,
  [height, width]: Pair,
  columns: AxisTaps,
): string {
  const { taps, positions, from } = columns;
  const shape = [n, height * positions, taps * channels];
  if (isIdentity(columns)) return reshape(b, rows, shape);
  const missing = from.includes(width) ? 1 : 0;
  const whole = pad(b, rows, [0, 0, 0], [0, missing, 0]);
  const places = Array.from({ length: height * positions * taps }, (_, index) => {
    const [tap, pixel] = [index % taps, Math.floor(index / taps)];
    const column = from[tap * positions + (pixel % positions)] ?? width;
    return column === width ? height * width : Math.floor(pixel / positions) * width + column;
  });
  return reshape(b, b.op('Gather', [whole, table(b, places)], { axis: int(1) }), shape);
}

/** [left · kh, kw · right], summed over the images, as [left, kh, kw, right]. */
function product(b: GraphBuilder, g: ConvGeometry, left: string, right: string, [rows, columns]: Pair): string {
  const summed = reduceSum(b, emitMatMul(b, left, right), [0], false);
  return reshape(b, summed, [rows, ...g.kernel, columns]);
}

/** Whether the product over input rows is the faster form: no rows of zeros for a stride, and long enough. */
export const suitsTapProduct = (g: ConvGeometry): boolean =>
  g.strides[0] === 1 && g.input[0] * g.output[1] >= leastPixels;

/** The output gradient's copies may be this many times as large as those that im2col makes of the input. */
const mostStemCopies = 4;

/**
 * Whether a first layer's product is worth its copies of the output gradient. Not for the single map of a keyword network under
 * a tall kernel, whose im2col is small.
 */
export const suitsStemTapProduct = (g: ConvGeometry): boolean =>
  g.input[1] * g.outChannels <= mostStemCopies * g.kernel[0] * g.output[1] * g.inChannels;

/** d/d weight, [M, C, kh, kw], from the input as rows [N, H·W, C] and the output gradient as maps [N, M, OH, OW]. */
export function emitTapProduct(b: GraphBuilder, g: ConvGeometry, inputRows: string, gradientMaps: string): string {
  const left = tapRows(b, gradientMaps, [g.batch, g.outChannels], g.output, outputTaps(g, 0));
  const right = tapColumns(b, inputRows, [g.batch, g.inChannels], g.input, inputTaps(g, 1));
  return transpose(b, product(b, g, left, right, [g.outChannels, g.inChannels]), [0, 3, 1, 2]);
}

/**
 * The same from the input as maps [N, C, H, W] and the output gradient as rows [N, OH·OW, M]: for a first layer, whose few
 * channels make pixels too short to copy one by one.
 */
export function emitStemTapProduct(b: GraphBuilder, g: ConvGeometry, inputMaps: string, gradientRows: string): string {
  const left = tapRows(b, inputMaps, [g.batch, g.inChannels], g.input, inputTaps(g, 0));
  const right = tapColumns(b, gradientRows, [g.batch, g.outChannels], g.output, outputTaps(g, 1));
  return transpose(b, product(b, g, left, right, [g.inChannels, g.outChannels]), [3, 0, 1, 2]);
}
