// Reshape and Resize that name every size fix the batch and the channel count. Here a Reshape that flattens becomes Flatten,
// leading sizes that stay become 0 ("copy"), a size that follows the batch becomes -1, and a Resize by sizes becomes one by scales.
import type { Graph, GraphNode, Tensor } from '../graph';
import { floatTensor, int, int64Tensor } from '../graph';
import type { Shape } from '../ops/shapeRule';
import { walkShapes } from '../shapes';
import type { ShapeWalk } from '../shapes';

/** The same graph walked at two batch sizes: sizes that differ follow the batch. */
interface Walks {
  readonly two: ShapeWalk;
  readonly three: ShapeWalk;
}

const shapeIn = (walk: ShapeWalk, value: string | undefined): Shape => walk.shapes.get(value ?? '') ?? [];

/** The target of a Reshape in its freest form, or null where two sizes would have to be -1. */
function freeTarget(before: readonly [Shape, Shape], after: readonly [Shape, Shape]): readonly number[] | null {
  const target = [...after[0]];
  let leads = true;
  let free = 0;
  for (const [axis, size] of after[0].entries()) {
    const stays = size === before[0][axis] && after[1][axis] === before[1][axis];
    leads &&= stays;
    if (leads && size !== 0) target[axis] = 0;
    else if (size !== after[1][axis]) {
      target[axis] = stays && size !== 0 ? 0 : -1;
      if (target[axis] === -1) free++;
    }
  }
  return free > 1 || after[0].includes(0) ? null : target;
}

function freeReshape(node: GraphNode, walks: Walks, add: (tensor: Tensor) => string): GraphNode {
  const before = [shapeIn(walks.two, node.inputs[0]), shapeIn(walks.three, node.inputs[0])] as const;
  const after = [shapeIn(walks.two, node.outputs[0]), shapeIn(walks.three, node.outputs[0])] as const;
  const keepsBatch = before[0][0] === after[0][0] && before[1][0] === after[1][0];
  if (after[0].length === 2 && keepsBatch && before[0].length > 1 && !before[0].includes(0)) {
    return { ...node, opType: 'Flatten', inputs: node.inputs.slice(0, 1), attributes: { axis: int(1) } };
  }
  const target = freeTarget(before, after);
  if (!target) return node;
  return { ...node, inputs: [node.inputs[0] ?? '', add(int64Tensor(target))], attributes: {} };
}

function resizeByScales(node: GraphNode, walks: Walks, add: (tensor: Tensor) => string): GraphNode {
  if (!node.inputs[3]) return node;
  const before = shapeIn(walks.two, node.inputs[0]);
  const after = shapeIn(walks.two, node.outputs[0]);
  const scales = before.map((size, axis) => Math.fround((after[axis] ?? 0) / size));
  // A rounded scale can fall short of the size by one; then the sizes stay.
  const exact = scales.every((scale, axis) => Math.floor(Math.fround((before[axis] ?? 0) * scale)) === after[axis]);
  if (!exact) return node;
  return { ...node, inputs: [node.inputs[0] ?? '', node.inputs[1] ?? '', add(floatTensor([scales.length], scales))] };
}

/** Frees the batch and, where it can, the channel count in nodes that name sizes. @throws AdaScaleError `model.shape`. */
export function freeTargets(graph: Graph): Graph {
  const walks: Walks = { two: walkShapes(graph, { batch: 2 }), three: walkShapes(graph, { batch: 3 }) };
  const initializers = new Map(graph.initializers);
  const addFor = (node: GraphNode, suffix: string) => (tensor: Tensor) => {
    let name = `${node.name}/${suffix}`;
    while (walks.two.shapes.has(name) || initializers.has(name)) name += '_';
    initializers.set(name, tensor);
    return name;
  };
  const nodes = graph.nodes.map((node) => {
    if (node.domain) return node;
    if (node.opType === 'Reshape') return freeReshape(node, walks, addFor(node, 'shape'));
    if (node.opType === 'Resize') return resizeByScales(node, walks, addFor(node, 'scales'));
    return node;
  });
  return { ...graph, nodes, initializers };
}
