// What means and sums over axes share: the gradient, spread back over the axes that were reduced.
import { expand, reshape } from '../emit/values';
import type { Emission } from './rule';
import { inputName } from './rule';
import type { GraphNode } from '../../graph/graph';

/** Axes from 0 up; none named means all. */
export function reducedAxes(axes: readonly number[], rank: number): number[] {
  return axes.length === 0 ? Array.from({ length: rank }, (_, axis) => axis) : axes.map((axis) => (axis + rank) % rank);
}

/** `gradient` of a reduction over `axes`, as large as the node's first input. */
export function spreadBack(e: Emission, node: GraphNode, gradient: string, axes: readonly number[]): string {
  const shape = e.shapeOf(inputName(node, 0));
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return expand(e.builder, reshape(e.builder, gradient, kept), shape);
}
