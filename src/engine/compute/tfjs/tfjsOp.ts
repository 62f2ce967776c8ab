// How the interpreter sees an operator: float tensors in NCHW, and the constants and shapes around the node.
import type * as core from '@tensorflow/tfjs-core';
import type { GraphNode } from '../../graph/graph';

export type Tf = typeof core;
export type TfTensor = core.Tensor;

export interface TfContext {
  readonly tf: Tf;
  readonly node: GraphNode;
  /** Tensor of input `index`. @throws where the node omits it. */
  readonly input: (index: number) => TfTensor;
  readonly has: (index: number) => boolean;
  /** Numbers of a constant input; undefined where it is omitted. @throws AdaScaleError `compute.unsupportedOp` where it is computed. */
  readonly constant: (index: number) => readonly number[] | undefined;
  /** Inferred shape of input or output `index`. */
  readonly inputShape: (index: number) => readonly number[];
  readonly outputShape: (index: number) => number[];
  /** Set where BatchNormalization normalises by the batch; called with [C] tensors. */
  readonly onBatchStatistics: ((node: GraphNode, mean: TfTensor, variance: TfTensor) => void) | undefined;
}

/** One tensor, or several for operators with several outputs. */
export type TfOp = (context: TfContext) => TfTensor | TfTensor[];

export type TfOps = Readonly<Record<string, TfOp>>;
