// Which input sizes a network can work on with the weights that it has: those at which every layer still fits and the
// smallest feature map is not too small to tell anything.
import { AdaScaleError } from '../../../shared/errors';
import { elementCount, type Graph, type GraphNode } from '../../graph/graph';
import { inferShapes } from '../../graph/shapes';
import { downscale, sidesAt } from './downscale';

/** Sides are multiples of the network's stride near these shares of the whole. */
const nominalShares: readonly number[] = [0.5, 0.625, 0.75, 0.875];

/** A 3×3 kernel on a smaller map reads more padding than image. */
const leastMapSide = 3;

/** Operators that mix positions with channels or count positions: what follows them is bound to one size. */
const positional = new Set(['Flatten', 'Reshape', 'Gemm', 'MatMul', 'Transpose', 'Squeeze', 'Unsqueeze', 'Gather']);

type Shapes = ReturnType<typeof inferShapes>;

/** Shares of the input's sides in rising order, 1 the last; 1 alone where the network is bound to its size. */
export function resolutionShares(graph: Graph): readonly number[] {
  const shapes = inferShapes(graph);
  const input = shapes.get(graph.inputs[0]?.name ?? '');
  const height = input?.[2];
  if (input?.length !== 4 || height === undefined || graph.nodes.some((node) => isBound(node, shapes))) return [1];
  const stride = Math.max(1, Math.round(height / Math.max(1, smallestMap(graph, shapes))));
  const sides = nominalShares.map((share) => stride * Math.round((share * height) / stride));
  const distinct = [...new Set(sides)].filter((side) => side >= height / 2 && side < height);
  return [...distinct.map((side) => side / height).filter((share) => worksAt(graph, share, shapes)), 1];
}

const positions = (shape: readonly number[] = []): number => (shape.length > 2 ? elementCount(shape.slice(2)) : 1);

const isBound = (node: GraphNode, shapes: Shapes): boolean =>
  positional.has(node.opType) && positions(shapes.get(node.inputs[0] ?? '')) > 1;

/** Least side of a feature map that has more than one position. */
function smallestMap(graph: Graph, shapes: Shapes): number {
  const maps = graph.nodes.flatMap((node) => {
    const shape = shapes.get(node.outputs[0] ?? '') ?? [];
    return shape.length === 4 && positions(shape) > 1 ? [Math.min(...shape.slice(2))] : [];
  });
  return Math.min(...maps);
}

function worksAt(graph: Graph, share: number, full: Shapes): boolean {
  const shapes = shapesAt(graph, share);
  if (shapes === null) return false;
  const outputs = graph.outputs.every(({ name }) => shapes.get(name)?.join() === full.get(name)?.join());
  // Every map that had positions keeps enough of them; a single position was one before.
  const maps = graph.nodes.flatMap((node) => node.outputs.filter((value) => positions(full.get(value)) > 1));
  const wide = maps.every((value) => Math.min(...(shapes.get(value) ?? [0]).slice(2)) >= leastMapSide);
  return outputs && wide && Math.min(...sidesAt(graph, share)) >= leastMapSide;
}

/** Null where some layer does not fit. */
function shapesAt(graph: Graph, share: number): Shapes | null {
  try {
    return inferShapes(downscale(graph, share));
  } catch (error) {
    if (error instanceof AdaScaleError && error.code.startsWith('model.')) return null;
    throw error;
  }
}
