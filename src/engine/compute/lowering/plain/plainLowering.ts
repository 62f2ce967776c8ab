// The portable lowering: standard ONNX operators in NCHW, and FusedMatMul, which onnxruntime's native and WASM builds both
// have.
import { elementCount, floatTensor } from '../../../graph/graph';
import type { GraphBuilder } from '../../emit/graphBuilder';
import { expand, reduceSum, reshape } from '../../emit/values';
import type { ConvGeometry } from '../convGeometry';
import { convAttributes } from '../convGeometry';
import type { Lowering } from '../lowering';
import { emitBatchNorm } from './batchNorm';
import { emitConvInputGradient } from './convInputGradient';
import { emitConvWeightGradient } from './convWeightGradient';
import { emitMapConv, suitsMapMatrix } from './mapMatrix';
import { emitMatMul } from './matMul';
import { positiveMask } from './positiveMask';

function emitConv(b: GraphBuilder, g: ConvGeometry, input: string, weight: string, bias?: string): string {
  if (!suitsMapMatrix(g))
    return b.op('Conv', [input, weight, ...(bias === undefined ? [] : [bias])], convAttributes(g));
  const maps = emitMapConv(b, g, input, weight);
  return bias === undefined ? maps : b.op('Add', [maps, reshape(b, bias, [g.outChannels, 1, 1])]);
}

const allButChannels = (shape: readonly number[]): number[] => shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));

/** A lowering that emits into `b`. */
export function plainLowering(b: GraphBuilder): Lowering {
  return {
    conv: (geometry, input, weight, bias) => emitConv(b, geometry, input, weight, bias),
    convInputGradient: (geometry, weight, gradient) => emitConvInputGradient(b, geometry, weight, gradient),
    convWeightGradient: (geometry, input, gradient) => emitConvWeightGradient(b, geometry, input, gradient),
    channelSum: (value, shape) => reduceSum(b, value, allButChannels(shape), false),
    batchNorm: (spec) => emitBatchNorm(b, spec),
    averagePool: (input, attributes) => b.op('AveragePool', [input], attributes),
    globalAveragePool: (input) => b.op('GlobalAveragePool', [input]),
    globalAveragePoolGradient: (gradient, shape) =>
      expand(b, b.op('Mul', [gradient, b.scalar(1 / elementCount(shape.slice(2)))]), shape),
    scalePixels: (value, shape, factors) =>
      b.op('Mul', [value, b.constant(() => floatTensor([1, 1, ...shape.slice(2)], factors))]),
    positiveMask: (value) => positiveMask(b, value),
    matMul: (left, right, options) => emitMatMul(b, left, right, options),
  };
}
