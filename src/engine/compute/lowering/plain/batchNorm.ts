// BatchNorm in training form (Ioffe and Szegedy, arXiv 1502.03167) composed from ReduceMean. onnxruntime's own training mode
// is not used: its running-statistics outputs alias inputs that the optimiser may merge between nodes, which silently gives
// wrong gradients (microsoft/onnxruntime#29790). The input is centred first, so that a mean far from zero costs no digits.
import { elementCount, int, ints } from '../../../graph/graph';
import type { GraphBuilder } from '../../emit/graphBuilder';
import { reduceSum, reshape } from '../../emit/values';
import type { BatchNormForward, BatchNormSpec } from '../lowering';
import { positiveMask } from './positiveMask';

export function emitBatchNorm(b: GraphBuilder, spec: BatchNormSpec): BatchNormForward {
  const channels = spec.shape[1] ?? 1;
  const perChannel = spec.shape.map((_, axis) => (axis === 1 ? channels : 1));
  const axes = spec.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const samples = elementCount(spec.shape) / channels;
  const spread = (value: string): string => reshape(b, value, perChannel);
  const flat = (value: string): string => reshape(b, value, [channels]);
  const meanOf = (value: string): string => b.op('ReduceMean', [value], { axes: ints(axes), keepdims: int(1) });
  const times = (x: string, y: string): string => b.op('Mul', [x, y]);
  const plus = (x: string, y: string): string => b.op('Add', [x, y]);

  const mean = meanOf(spec.input);
  const centred = b.op('Sub', [spec.input, mean]);
  const variance = meanOf(times(centred, centred));
  const inverse = b.op('Reciprocal', [b.op('Sqrt', [plus(variance, b.scalar(spec.epsilon))])]);
  const factor = times(inverse, spread(spec.scale));
  const shifted = plus(times(centred, factor), spread(spec.shift));
  const added = spec.residual === undefined ? shifted : plus(shifted, spec.residual);
  const output = spec.relu ? b.op('Relu', [added]) : added;
  return {
    output,
    mean: flat(mean),
    variance: flat(variance),
    backward: (outputGradient) => {
      const gradient = spec.relu ? times(outputGradient, positiveMask(b, output)) : outputGradient;
      const sum = (value: string): string => reduceSum(b, value, axes, true);
      const shift = sum(gradient);
      const scale = times(inverse, sum(times(gradient, centred)));
      // dx = factor · (dy − Σdy / M − centred · inverse · dscale / M), arranged as one pass over dy and one over centred.
      const slope = times(times(inverse, scale), b.scalar(-1 / samples));
      const offset = times(shift, b.scalar(-1 / samples));
      const input = times(plus(plus(gradient, times(centred, slope)), offset), factor);
      return { input, scale: flat(scale), shift: flat(shift), residual: gradient };
    },
  };
}
