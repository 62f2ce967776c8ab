// What gradient rules ask of a target instead of writing ONNX themselves: everything whose fast form depends on how
// activations lie in memory. `plain` emits standard NCHW ONNX; a blocked lowering fits behind the same interface because
// elementwise nodes do not care about the layout.
import type { GraphBuilder } from '../emit/graphBuilder';
import type { ConvGeometry } from './convGeometry';

export interface MatMulOptions {
  readonly transposeLeft?: boolean;
  readonly transposeRight?: boolean;
  readonly alpha?: number;
}

export interface BatchNormSpec {
  /** [N, C, …], normalised over every axis but 1. */
  readonly input: string;
  readonly shape: readonly number[];
  /** [C] each. */
  readonly scale: string;
  readonly shift: string;
  readonly epsilon: number;
}

/** Forward results that the backward pass and recalibration need. */
export interface BatchNormForward {
  readonly output: string;
  /** [C] each; the variance is the biased batch variance. */
  readonly mean: string;
  readonly variance: string;
  /** Gradients with respect to input, scale and shift; an unwanted one costs nothing once dead nodes are removed. */
  readonly backward: (outputGradient: string) => {
    readonly input: string;
    readonly scale: string;
    readonly shift: string;
  };
}

export interface Lowering {
  readonly id: string;
  readonly conv: (geometry: ConvGeometry, input: string, weight: string, bias?: string) => string;
  /** d/d input of a convolution. */
  readonly convInputGradient: (geometry: ConvGeometry, weight: string, outputGradient: string) => string;
  /** d/d weight of a convolution, [M, C / group, kh, kw]. */
  readonly convWeightGradient: (geometry: ConvGeometry, input: string, outputGradient: string) => string;
  /** Sum over every axis but 1, [C]. */
  readonly channelSum: (value: string, shape: readonly number[]) => string;
  readonly batchNorm: (spec: BatchNormSpec) => BatchNormForward;
  /** 1 where the value is above zero, else 0. */
  readonly positiveMask: (value: string) => string;
  /** Product of the last two axes, earlier axes being a batch. */
  readonly matMul: (left: string, right: string, options?: MatMulOptions) => string;
}

export type LoweringFactory = (builder: GraphBuilder) => Lowering;
