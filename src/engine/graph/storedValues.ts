// What a graph stores rather than computes: initializers, and in a training program the inputs that carry parameters. The
// first input is data; further data inputs are told apart by their symbolic batch dimension.
import type { Graph, GraphNode } from './graph';

/** Names of the values that hold weights, statistics and other constants. */
export function storedValues(graph: Graph): ReadonlySet<string> {
  const [, ...others] = graph.inputs;
  const fed = others.filter((input) => input.shape.every((size) => typeof size === 'number')).map(({ name }) => name);
  return new Set([...graph.initializers.keys(), ...fed]);
}

const elementwise = new Set(['Add', 'Sub', 'Mul', 'Div', 'Pow']);

/**
 * Input positions where a node keeps parameters: weights, biases and normalisation statistics. Scalars that set up an
 * operator (the bounds of Clip, a rescaling factor) are not parameters; a vector that is added or multiplied is.
 */
export function parameterInputs(node: GraphNode, rankOf: (value: string) => number): readonly number[] {
  switch (node.opType) {
    case 'Conv':
    case 'ConvTranspose':
    case 'Gemm':
      return [1, 2];
    case 'BatchNormalization':
      return [1, 2, 3, 4];
    case 'PRelu':
      return [1];
    case 'MatMul':
      return [0, 1];
    default:
      return elementwise.has(node.opType) ? [0, 1].filter((index) => rankOf(node.inputs[index] ?? '') > 0) : [];
  }
}
