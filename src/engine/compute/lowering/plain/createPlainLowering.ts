// The portable lowering: standard ONNX operators in NCHW, and FusedMatMul, which onnxruntime's native and WASM builds both
// have. Masks come from a steep HardSigmoid because it runs on all threads; Sign, Greater and Where do not, and took four to
// five times as long when measured.
import { float, int, ints } from '../../../graph/graph';
import type { GraphBuilder } from '../../emit/graphBuilder';
import { reduceSum } from '../../emit/values';
import type { ConvGeometry } from '../convGeometry';
import type { Lowering } from '../lowering';
import { emitBatchNorm } from './batchNorm';
import { emitConvInputGradient } from './convInputGradient';
import { emitConvWeightGradient } from './convWeightGradient';
import { emitMatMul } from './matMul';

/** Slope of the mask: everything above 1e-30 counts as positive. */
const maskSlope = 1e30;

function emitConv(b: GraphBuilder, g: ConvGeometry, input: string, weight: string, bias?: string): string {
  return b.op('Conv', [input, weight, ...(bias === undefined ? [] : [bias])], {
    kernel_shape: ints(g.kernel),
    strides: ints(g.strides),
    dilations: ints(g.dilations),
    pads: ints([...g.padBefore, ...g.padAfter]),
    group: int(g.group),
  });
}

/** A lowering that emits into `builder`. */
export function createPlainLowering(builder: GraphBuilder): Lowering {
  return {
    id: 'plain',
    conv: (geometry, input, weight, bias) => emitConv(builder, geometry, input, weight, bias),
    convInputGradient: (geometry, weight, gradient) => emitConvInputGradient(builder, geometry, weight, gradient),
    convWeightGradient: (geometry, input, gradient) => emitConvWeightGradient(builder, geometry, input, gradient),
    channelSum: (value, shape) =>
      reduceSum(
        builder,
        value,
        shape.flatMap((_, axis) => (axis === 1 ? [] : [axis])),
        false,
      ),
    batchNorm: (spec) => emitBatchNorm(builder, spec),
    positiveMask: (value) => builder.op('HardSigmoid', [value], { alpha: float(maskSlope), beta: float(0) }),
    matMul: (left, right, options) => emitMatMul(builder, left, right, options),
  };
}
