// Graphs from a few words, for tests that look at structure rather than at numbers.
import type { Attribute, Dimension, Graph, GraphNode, Tensor } from '../../src/engine/graph/graph';
import { elementCount, floatTensor } from '../../src/engine/graph/graph';

/** A node named after its (first) output. */
export function node(
  opType: string,
  inputs: readonly string[],
  outputs: string | readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
): GraphNode {
  const made = typeof outputs === 'string' ? [outputs] : outputs;
  return { name: made[0] ?? opType, opType, inputs, outputs: made, attributes };
}

/** Weights that count up, so that no two are equal. */
export const counting = (...shape: readonly number[]): Tensor =>
  floatTensor(
    shape,
    Float32Array.from({ length: elementCount(shape) }, (_, index) => index + 1),
  );

/** One input `x` of this shape, outputs of undeclared shape. */
export function graphOf(
  shape: readonly Dimension[],
  outputs: readonly string[],
  nodes: readonly GraphNode[],
  initializers: Readonly<Record<string, Tensor>> = {},
): Graph {
  return {
    name: 'test',
    inputs: [{ name: 'x', dataType: 'float32', shape }],
    outputs: outputs.map((name) => ({ name, dataType: 'float32', shape: [] })),
    nodes,
    initializers: new Map(Object.entries(initializers)),
  };
}
