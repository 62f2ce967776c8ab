// How a window passes over an image, as the loops of the kernels see it: with the padding that keeps sizes ("same", odd ones at
// the end), as everything that is measured and compressed has it.
import type { KernelShape } from '../kernelShape';

export const roundedUp = (count: number, step: number): number => Math.ceil(count / step) * step;
export const outPixels = ({ outHeight, outWidth }: KernelShape): number => outHeight * outWidth;
export const inPixels = ({ inHeight, inWidth }: KernelShape): number => inHeight * inWidth;
export const windowSize = ({ kernelHeight, kernelWidth }: KernelShape): number => kernelHeight * kernelWidth;

const strideOf = (input: number, output: number): number => Math.max(1, Math.round(input / output));
export const rowStride = ({ inWidth, outWidth }: KernelShape): number => strideOf(inWidth, outWidth);

export interface Passage {
  readonly stride: number;
  readonly before: number;
  readonly after: number;
}

/** Along one axis: `output = ceil(input / stride)`, odd pads at the end. */
export function passageOf(input: number, output: number, kernel: number): Passage {
  const stride = strideOf(input, output);
  const pads = Math.max(0, (output - 1) * stride + kernel - input);
  return { stride, before: pads >> 1, after: pads - (pads >> 1) };
}

/** Rows of the window that lie within the image, summed over all rows of the output. */
export function windowRows({ inHeight, outHeight, kernelHeight }: KernelShape): number {
  const { stride, before: top } = passageOf(inHeight, outHeight, kernelHeight);
  let rows = 0;
  for (let y = 0; y < outHeight; y++) {
    const first = y * stride - top;
    rows += Math.max(0, Math.min(inHeight, first + kernelHeight) - Math.max(0, first));
  }
  return rows;
}

/** Pixels of a row, in tiles of so many at once; and single ones, at the padding and left over. */
export interface RowCut {
  readonly tiles: readonly (readonly [pixels: number, times: number])[];
  readonly singles: number;
}

/** The largest tiles first. */
export function cutInto(pixels: number, sizes: readonly number[]): RowCut {
  let left = pixels;
  const tiles = sizes.map((size): [number, number] => {
    const times = Math.floor(left / size);
    left -= size * times;
    return [size, times];
  });
  return { tiles, singles: left };
}

/** @param sizes Of the tiles, falling. */
export function cutRow(shape: KernelShape, sizes: readonly number[]): RowCut {
  const { inWidth, outWidth, kernelWidth } = shape;
  const { stride, before } = passageOf(inWidth, outWidth, kernelWidth);
  const first = Math.min(outWidth, Math.ceil(before / stride));
  const last = Math.min(outWidth, Math.floor((inWidth + before - kernelWidth) / stride) + 1);
  const inner = Math.max(0, last - first);
  const { tiles, singles } = cutInto(inner, sizes);
  return { tiles, singles: singles + outWidth - inner };
}

/** As it is cut where there is no padding and all rows are one: what is left is a tile as well. */
export const cutPixels = (pixels: number, sizes: readonly number[]): RowCut => cutInto(pixels, [...sizes, 1]);

export const tilesOf = ({ tiles }: RowCut): number => tiles.reduce((sum, [, times]) => sum + times, 0);
