// Mean cross-entropy of softmax(logits) against rows of probabilities: one-hot labels or a teacher's output.
import { int } from '../../graph/graph';
import type { GraphBuilder } from '../emit/graphBuilder';

export interface LossValues {
  /** Scalar. */
  readonly loss: string;
  readonly probabilities: string;
  /** d loss / d logits, [N, classes]; exact for target rows that sum to 1. */
  readonly gradient: string;
}

/** @param logits and target: [rows, classes]. */
export function emitCrossEntropy(b: GraphBuilder, logits: string, target: string, rows: number): LossValues {
  const logProbabilities = b.op('LogSoftmax', [logits], { axis: int(1) });
  const perClass = b.op('Mul', [logProbabilities, target]);
  const total = b.op('ReduceSum', [perClass], { keepdims: int(0) });
  const probabilities = b.op('Softmax', [logits], { axis: int(1) });
  return {
    loss: b.op('Mul', [total, b.scalar(-1 / rows)]),
    probabilities,
    gradient: b.op('Mul', [b.op('Sub', [probabilities, target]), b.scalar(1 / rows)]),
  };
}
