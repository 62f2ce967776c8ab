// The weight gradient of a dense kernel of several taps as one blocked convolution over memory as it lies, like that of a pixel
// (pointwiseWeightGradient.ts): blocks [C/B, N, H, W, B] are read as plain maps of W · B columns, in which the output gradient
// as a filter of dilation B finds a channel a column, a block of columns for each horizontal tap and a row for each vertical one.
// The zeros around the maps are written first: taps at an edge would otherwise be found one by one.
import type { Tensor } from '../../../graph/graph';
import { floatTensor, int, int32Tensor, ints } from '../../../graph/graph';
import { reduceSum, reshape, slice, transpose } from '../../emit/values';
import type { ConvGeometry, Pair } from '../convGeometry';
import { eachAxis, isPadded, paddedInput, pixels } from '../convGeometry';
import type { Blocks } from './blocks';
import { takesImagesAsMaps } from './blocks';

/** A kernel for each image, before their sum, may be this many times as large as the maps. */
const mostOfMaps = 5;

/** Whether the kernel is dense and undilated, and one for each image small enough to sum. */
export function suitsColumnsAsTaps(blocks: Blocks, g: ConvGeometry): boolean {
  const [inside, outside] = [blocks.up(g.inChannels), blocks.up(g.outChannels)];
  const maps = pixels(g.input) * inside + pixels(g.output) * outside;
  const isUndilated = g.group === 1 && g.dilations.every((step) => step === 1);
  return isUndilated && takesImagesAsMaps(blocks, g.batch) && inside * outside * pixels(g.kernel) <= mostOfMaps * maps;
}

/** d/d weight, [M, C, kh, kw], from the input and the output gradient in blocks. */
export function emitTapWeightGradient(blocks: Blocks, g: ConvGeometry, input: string, gradient: string): string {
  const { builder: b, size, up } = blocks;
  const [inside, outside] = [up(g.inChannels), up(g.outChannels)];
  const [count, whole] = [inside / size, paddedInput(g)];
  const found = eachAxis((axis) => whole[axis] - (g.output[axis] - 1) * g.strides[axis]);
  const images = reshape(b, padded(blocks, g, byBlock(blocks, g, input)), [count, g.batch, whole[0], whole[1] * size]);
  const taps = blocks.op('Conv', [images, reshape(b, gradient, [g.batch * outside, 1, ...g.output])], {
    kernel_shape: ints(g.output),
    dilations: ints([g.strides[0], g.strides[1] * size]),
    group: int(g.batch),
  });
  const summed = reduceSum(b, reshape(b, taps, [count, g.batch, outside * pixels(found) * size]), [1], false);
  return plainKernel(blocks, g, summed, found);
}

/** [N, C/B, …] as [C/B, N, …]. */
function byBlock({ builder: b, size, up }: Blocks, g: ConvGeometry, input: string): string {
  const count = up(g.inChannels) / size;
  if (count === 1) return input;
  const order = (): Tensor => {
    const data = Int32Array.from({ length: count * g.batch }, (_, at) => {
      const [block, image] = [Math.floor(at / g.batch), at % g.batch];
      return image * count + block;
    });
    return int32Tensor(data);
  };
  const maps = reshape(b, input, [g.batch * count, pixels(g.input) * size]);
  return b.op('Gather', [maps, b.constant(order, `by block ${g.batch} ${count}`)], { axis: int(0) });
}

/** Zeros around each map, by a depthwise convolution with ones: Pad would run on one thread. */
function padded({ builder: b, size, op, up }: Blocks, g: ConvGeometry, maps: string): string {
  if (!isPadded(g)) return maps;
  const ones = b.constant(() => floatTensor([size, 1, 1, 1], new Float32Array(size).fill(1)), `ones ${size}`);
  return op('Conv', [reshape(b, maps, [(g.batch * up(g.inChannels)) / size, size, ...g.input]), ones], {
    kernel_shape: ints([1, 1]),
    pads: ints([...g.padBefore, ...g.padAfter]),
    group: int(size),
  });
}

/** [C/B, M/B, kh, kw · B, B] as [M, C, kh, kw]; taps found beyond the kernel are cut. */
function plainKernel({ builder: b, size, op, up }: Blocks, g: ConvGeometry, taps: string, [fh, fw]: Pair): string {
  const [inside, outside] = [up(g.inChannels), up(g.outChannels)];
  const blocked = reshape(b, taps, [inside / size, outside, fh, fw * size]);
  const outputs = op('ReorderOutput', [blocked], { channels: int(g.outChannels) });
  const inputs = op('ReorderOutput', [reshape(b, outputs, [(inside / size) * g.outChannels, size, fh, fw])], {
    channels: int(size),
  });
  const byBlock = reshape(b, inputs, [inside / size, g.outChannels, size * fh * fw]);
  const whole = reshape(b, transpose(b, byBlock, [1, 0, 2]), [g.outChannels, inside, fh, fw]);
  const isExact = inside === g.inChannels && fh === g.kernel[0] && fw === g.kernel[1];
  return isExact ? whole : slice(b, whole, [1, 2, 3], [0, 0, 0], [g.inChannels, ...g.kernel]);
}
