// What gradient rules ask of a layout instead of writing ONNX themselves: everything whose fast form depends on how
// activations lie in memory. Elementwise nodes are no part of it, because they do not care.
import type { Attributes } from '../emit/graphBuilder';
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
  /** Added after the shift, as large as the input. */
  readonly residual?: string;
  /** Whether a ReLU comes last. */
  readonly relu: boolean;
  /** Whether the input's gradient may lack its factor, see {@link BatchNormForward}. */
  readonly mayDefer: boolean;
}

/** Forward results that the backward pass and recalibration need. */
export interface BatchNormForward {
  readonly output: string;
  /** [C] each; the variance is the biased batch variance. */
  readonly mean: string;
  readonly variance: string;
  /** The gradients by input; an unwanted one costs nothing once dead nodes are removed. */
  readonly backward: (outputGradient: string) => {
    readonly input: string;
    /** [C], plain: the input's gradient is `input` times these. A pass over memory less, where that was allowed. */
    readonly inputFactor?: string;
    readonly scale: string;
    readonly shift: string;
    readonly residual: string;
  };
}

/** Feature maps come and go as they lie in the layout; weights, biases and statistics are always plain. */
export interface Lowering {
  readonly conv: (geometry: ConvGeometry, input: string, weight: string, bias?: string) => string;
  /** d/d input of a convolution. */
  readonly convInputGradient: (geometry: ConvGeometry, weight: string, outputGradient: string) => string;
  /** d/d weight of a convolution, [M, C / group, kh, kw]. */
  readonly convWeightGradient: (geometry: ConvGeometry, input: string, outputGradient: string) => string;
  /** Sum over every axis but 1, [C]. */
  readonly channelSum: (value: string, shape: readonly number[]) => string;
  readonly batchNorm: (spec: BatchNormSpec) => BatchNormForward;
  readonly averagePool: (input: string, attributes: Attributes) => string;
  /** The mean of each map, [N, C, 1, 1] and plain, of a value of `shape`. */
  readonly globalAveragePool: (input: string, shape: readonly number[]) => string;
  /** `gradient` [N, C, 1, 1], plain, spread evenly over maps of `shape`. */
  readonly globalAveragePoolGradient: (gradient: string, shape: readonly number[]) => string;
  /** A value of `shape` times one factor a pixel, row-major [H · W]. */
  readonly scalePixels: (value: string, shape: readonly number[], factors: readonly number[]) => string;
  /** 1 where the value is above zero, else 0. */
  readonly positiveMask: (value: string) => string;
  /** Product of the last two axes, earlier axes being a batch. */
  readonly matMul: (left: string, right: string, options?: MatMulOptions) => string;
}
