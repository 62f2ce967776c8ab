// A depthwise kernel over maps of few pixels as one matrix a channel, [H·W, OH·OW], whose entries are the taps: all images of a
// channel are then one product. ONNX Runtime's depthwise convolution in NCHW spends more on each small map than on its sums
// (0.9 ms instead of 0.3 for 4096 maps of 6 × 6).
import type { Tensor } from '../../../graph/graph';
import { floatTensor } from '../../../graph/graph';
import type { GraphBuilder } from '../../emit/graphBuilder';
import { reshape, transpose } from '../../emit/values';
import type { ConvGeometry, Pair } from '../convGeometry';
import { isDepthwise, pixels } from '../convGeometry';
import { emitMatMul } from './matMul';

/** Entries of a matrix above which the needless arithmetic counts, and of all of a layer's matrices (16 MiB). */
const [mostEntries, mostOfLayer] = [21_000, 2 ** 22];
/** Fewer images make a product of a few rows. */
const leastImages = 8;

/** Whether the kernel is depthwise, its maps small and its images enough for a product. */
export function suitsMapMatrix(g: ConvGeometry): boolean {
  const entries = pixels(g.input) * pixels(g.output);
  return isDepthwise(g) && g.batch >= leastImages && entries <= Math.min(mostEntries, mostOfLayer / g.inChannels);
}

/** [N, C, OH, OW] from the input, [N, C, H, W], and the kernel, [C, 1, kh, kw]. */
export function emitMapConv(b: GraphBuilder, g: ConvGeometry, input: string, weight: string): string {
  const maps = emitMatMul(b, byChannel(b, g, input, g.input), matrixOf(b, g, weight));
  return byImage(b, g, maps, g.output);
}

/** d/d input, [N, C, H, W]. */
export function emitMapInputGradient(b: GraphBuilder, g: ConvGeometry, weight: string, gradient: string): string {
  const maps = emitMatMul(b, byChannel(b, g, gradient, g.output), matrixOf(b, g, weight), { transposeRight: true });
  return byImage(b, g, maps, g.input);
}

/** d/d weight, [C, 1, kh, kw]. */
export function emitMapWeightGradient(b: GraphBuilder, g: ConvGeometry, input: string, gradient: string): string {
  const [left, right] = [byChannel(b, g, input, g.input), byChannel(b, g, gradient, g.output)];
  const matrix = emitMatMul(b, left, right, { transposeLeft: true });
  const entries = reshape(b, matrix, [g.inChannels, pixels(g.input) * pixels(g.output)]);
  return reshape(b, emitMatMul(b, entries, places(b, g), { transposeRight: true }), [g.outChannels, 1, ...g.kernel]);
}

const byChannel = (b: GraphBuilder, g: ConvGeometry, value: string, size: Pair): string =>
  transpose(b, reshape(b, value, [g.batch, g.inChannels, pixels(size)]), [1, 0, 2]);

const byImage = (b: GraphBuilder, g: ConvGeometry, value: string, size: Pair): string =>
  reshape(b, transpose(b, value, [1, 0, 2]), [g.batch, g.inChannels, ...size]);

/** [C, H·W, OH·OW]. */
function matrixOf(b: GraphBuilder, g: ConvGeometry, weight: string): string {
  const entries = emitMatMul(b, reshape(b, weight, [g.inChannels, pixels(g.kernel)]), places(b, g));
  return reshape(b, entries, [g.inChannels, pixels(g.input), pixels(g.output)]);
}

function places(b: GraphBuilder, g: ConvGeometry): string {
  const { batch: _, inChannels: _c, outChannels: _m, group: _g, ...place } = g;
  return b.constant(() => placesOf(g), `places ${JSON.stringify(place)}`);
}

/** [kh · kw, H·W · OH·OW]: one where an output pixel reads an input pixel through a tap. */
function placesOf(g: ConvGeometry): Tensor {
  const [[h, w], [oh, ow], [kh, kw]] = [g.input, g.output, g.kernel];
  const data = new Float32Array(kh * kw * h * w * oh * ow);
  for (let tap = 0; tap < kh * kw; tap++) {
    for (let pixel = 0; pixel < oh * ow; pixel++) {
      const y = Math.floor(pixel / ow) * g.strides[0] + Math.floor(tap / kw) * g.dilations[0] - g.padBefore[0];
      const x = (pixel % ow) * g.strides[1] + (tap % kw) * g.dilations[1] - g.padBefore[1];
      if (y >= 0 && y < h && x >= 0 && x < w) data[(tap * h * w + y * w + x) * oh * ow + pixel] = 1;
    }
  }
  return floatTensor([kh * kw, h * w * oh * ow], data);
}
