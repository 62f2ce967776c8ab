// BatchNorm in training form (Ioffe and Szegedy, arXiv 1502.03167) on blocks: means and dot products of channels, then scale,
// shift, residual and ReLU as ONE depthwise 1×1 convolution. Backward with d = dy · mask and M samples:
// dshift = Σd, dscale = (Σd·x − mean · Σd) / σ, dx = a · (d + b·x + c): one pass, and one more for a where that cannot be left
// to the convolution in front.
import { elementCount } from '../../../graph/graph';
import { positiveMask } from '../plain/positiveMask';
import type { BatchNormForward, BatchNormSpec } from '../lowering';
import type { Blocks } from './blocks';
import { blockedShape, cutChannels, dotOfChannels, meanOfChannels, padChannels, scaleChannels } from './blocks';

export function emitBatchNorm(blocks: Blocks, spec: BatchNormSpec): BatchNormForward {
  const b = blocks.builder;
  const channels = spec.shape[1] ?? 1;
  const whole = blocks.up(channels);
  const shape = blockedShape(blocks, spec.shape);
  const samples = elementCount(spec.shape) / channels;
  const times = (x: string, y: string): string => b.op('Mul', [x, y]);
  const minus = (x: string, y: string): string => b.op('Sub', [x, y]);
  const filled = (value: string): string => padChannels(blocks, value, [channels], 0);
  const cut = (value: string): string => cutChannels(blocks, value, channels, 0);

  const mean = meanOfChannels(blocks, spec.input);
  const square = times(dotOfChannels(blocks, spec.input, spec.input, shape), b.scalar(1 / samples));
  // Rounding can leave a constant channel a variance just below zero.
  const variance = b.op('Relu', [minus(square, times(mean, mean))]);
  const inverse = b.op('Reciprocal', [b.op('Sqrt', [b.op('Add', [variance, b.scalar(spec.epsilon)])])]);
  const factor = times(filled(spec.scale), inverse);
  const offset = minus(filled(spec.shift), times(mean, factor));
  const residual = spec.residual ?? '';
  const output = scaleChannels(blocks, whole, spec.input, factor, { offset, residual, relu: spec.relu });
  return {
    output,
    mean: cut(mean),
    variance: cut(variance),
    backward: (outputGradient) => {
      const gradient = spec.relu ? times(outputGradient, positiveMask(b, output)) : outputGradient;
      const meanGradient = meanOfChannels(blocks, gradient);
      const shift = times(meanGradient, b.scalar(samples));
      const scale = times(inverse, minus(dotOfChannels(blocks, gradient, spec.input, shape), times(mean, shift)));
      const slope = times(inverse, times(scale, b.scalar(-1 / samples)));
      const constant = b.op('Neg', [b.op('Add', [meanGradient, times(slope, mean)])]);
      const bare = scaleChannels(blocks, whole, spec.input, slope, { offset: constant, residual: gradient });
      return {
        ...(spec.mayDefer
          ? { input: bare, inputFactor: cut(factor) }
          : { input: scaleChannels(blocks, whole, bare, factor, {}) }),
        ...{ scale: cut(scale), shift: cut(shift), residual: gradient },
      };
    },
  };
}
