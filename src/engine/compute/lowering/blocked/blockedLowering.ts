// The blocked lowering: convolutions, norms and pools by onnxruntime's NCHWc kernels with run-time weights, about twice as
// fast for dense and six times for depthwise kernels as plain NCHW (measured with AVX-512).
import { elementCount, floatTensor } from '../../../graph/graph';
import { expand, reshape } from '../../emit/values';
import type { ConvGeometry } from '../convGeometry';
import { convAttributes, isDepthwise } from '../convGeometry';
import type { Lowering } from '../lowering';
import { emitBatchNorm } from './batchNorm';
import type { Blocks } from './blocks';
import { cutChannels, enterBlocks, leaveBlocks, meanOfChannels, padChannels, takesImagesAsMaps } from './blocks';
import { emitConvInputGradient } from './convInputGradient';
import { emitDenseWeightGradient, emitDepthwiseWeightGradient, emitRows, rowChannels } from './convWeightGradient';
import { emitPointwiseWeightGradient, suitsPixelsAsTaps } from './pointwiseWeightGradient';
import { emitStemWeightGradient } from './stemWeightGradient';
import { emitTapWeightGradient, suitsColumnsAsTaps } from './tapWeightGradient';
import { forwardKernel, stemKernel } from './weights';
import { hasColumns } from '../columnProduct';

type Shape = readonly number[];

const inputShape = (g: ConvGeometry): Shape => [g.batch, g.inChannels, ...g.input];
const outputShape = (g: ConvGeometry): Shape => [g.batch, g.outChannels, ...g.output];

function emitConv(blocks: Blocks, g: ConvGeometry, input: string, kernel: string, bias?: string): string {
  const offset = bias === undefined ? [] : [padChannels(blocks, bias, [g.outChannels], 0)];
  const attributes = convAttributes(isDepthwise(g) ? { ...g, group: blocks.up(g.outChannels) } : g);
  return blocks.op('Conv', [input, kernel, ...offset], attributes);
}

/** A lowering whose feature maps are blocked; what has no blocked form goes through `plain` and back. */
export function blockedLowering(
  blocks: Blocks,
  plain: Lowering,
): { readonly inner: Lowering; readonly stem: Lowering } {
  const b = blocks.builder;
  const gradientRows = (g: ConvGeometry, gradient: string): string =>
    emitRows(blocks, gradient, g.batch, g.outChannels, g.output);

  const inner: Lowering = {
    conv: (g, input, weight, bias) => emitConv(blocks, g, input, forwardKernel(blocks, g, weight), bias),
    convInputGradient: (g, weight, gradient) =>
      emitConvInputGradient(blocks, g, weight, gradient) ??
      enterBlocks(
        blocks,
        plain.convInputGradient(g, weight, leaveBlocks(blocks, gradient, outputShape(g))),
        inputShape(g),
      ),
    convWeightGradient: (g, input, gradient) => {
      if (isDepthwise(g)) return emitDepthwiseWeightGradient(blocks, g, input, gradient);
      if (suitsPixelsAsTaps(g)) return emitPointwiseWeightGradient(blocks, g, input, gradient);
      if (suitsColumnsAsTaps(blocks, g)) return emitTapWeightGradient(blocks, g, input, gradient);
      if (hasColumns(g)) {
        const rows = emitRows(blocks, input, g.batch, g.inChannels, g.input);
        return emitDenseWeightGradient(blocks, g, rows, rowChannels(blocks, g.inChannels), gradientRows(g, gradient));
      }
      const leave = (value: string, shape: Shape): string => leaveBlocks(blocks, value, shape);
      return plain.convWeightGradient(g, leave(input, inputShape(g)), leave(gradient, outputShape(g)));
    },
    channelSum: (value, shape) => {
      const [, channels = 1] = shape;
      const samples = elementCount(shape) / channels;
      const sum = b.op('Mul', [meanOfChannels(blocks, value), b.scalar(samples)]);
      return cutChannels(blocks, sum, channels, 0);
    },
    batchNorm: (spec) => emitBatchNorm(blocks, spec),
    averagePool: (input, attributes) => blocks.op('AveragePool', [input], attributes),
    globalAveragePool: (input, [, channels = 1]) =>
      cutChannels(blocks, blocks.op('GlobalAveragePool', [input]), channels, 1),
    globalAveragePoolGradient: (gradient, shape) => spreadMaps(blocks, gradient, shape),
    scalePixels: (value, shape, factors) => scalePixels(blocks, value, shape, factors),
    positiveMask: (value) => plain.positiveMask(value),
    matMul: (left, right, options) => plain.matMul(left, right, options),
  };
  const stem: Lowering = {
    ...inner,
    conv: (g, input, weight, bias) => emitConv(blocks, g, input, stemKernel(blocks, g, weight), bias),
    convWeightGradient: (g, input, gradient) => {
      if (g.group === 1 && takesImagesAsMaps(blocks, g.batch))
        return emitStemWeightGradient(blocks, g, input, gradient);
      return plain.convWeightGradient(g, input, leaveBlocks(blocks, gradient, outputShape(g)));
    },
    convInputGradient: (g, weight, gradient) =>
      plain.convInputGradient(g, weight, leaveBlocks(blocks, gradient, outputShape(g))),
  };
  return { inner, stem };
}

function spreadMaps(blocks: Blocks, gradient: string, shape: Shape): string {
  const { builder: b, size, up } = blocks;
  const [n = 1, c = 1, h = 1, w = 1] = shape;
  const shares = b.op('Mul', [padChannels(blocks, gradient, [n, c, 1, 1], 1), b.scalar(1 / (h * w))]);
  const inBlocks = reshape(b, shares, [n, up(c) / size, 1, size]);
  return reshape(b, expand(b, inBlocks, [n, up(c) / size, h * w, size]), [n, up(c), h, w]);
}

function scalePixels(
  { builder: b, size, up }: Blocks,
  value: string,
  shape: Shape,
  factors: readonly number[],
): string {
  const [n = 1, c = 1, h = 1, w = 1] = shape;
  const perPixel = b.constant(() => floatTensor([h * w, 1], factors));
  const scaled = b.op('Mul', [reshape(b, value, [(n * up(c)) / size, h * w, size]), perPixel]);
  return reshape(b, scaled, [n, up(c), h, w]);
}
