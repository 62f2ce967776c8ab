// How sure a network is of its answer: the probability of the likeliest class (Hendrycks and Gimpel, "A Baseline for Detecting
// Misclassified and Out-of-Distribution Examples", 2017).
import type { Graph, Tensor } from '../graph/graph';
import { producers } from '../graph/rewrite';

/** One of each row of the value `name` of `graph`, 0…1: probabilities as they are, scores through a softmax. */
export function confidences(graph: Graph, name: string, { data }: Tensor, rows: number): number[] {
  const classes = data.length / rows;
  const isProbability = producers(graph).get(name)?.opType === 'Softmax';
  return Array.from({ length: rows }, (_, row) => {
    const scores = Array.from({ length: classes }, (__, index) => Number(data[row * classes + index]));
    const peak = scores.reduce((most, score) => Math.max(most, score), -Infinity);
    if (isProbability) return peak;
    return Math.fround(1 / scores.reduce((sum, score) => sum + Math.exp(score - peak), 0));
  });
}
