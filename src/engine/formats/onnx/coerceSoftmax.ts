// Before operator set 13, Softmax and LogSoftmax flattened their input to [before axis, from axis on] and normalised rows
// (https://onnx.ai/onnx/operators/onnx__Softmax.html, version 11). That is today's operator where nothing but ones follows
// the axis, and Flatten, Softmax, Reshape otherwise.
import { intAttribute } from '../../graph/attributes';
import type { Graph, GraphNode, Tensor } from '../../graph/graph';
import { elementCount, int, int64Tensor } from '../../graph/graph';
import { inferShapes } from '../../graph/shapes';

function flattened(
  node: GraphNode,
  shape: readonly number[],
  axis: number,
  initializers: Map<string, Tensor>,
): GraphNode[] {
  const [rows, result, target] = [`${node.name}/rows`, `${node.name}/normalised`, `${node.name}/shape`];
  // 0 copies nothing from the flattened rows: only the first size may be the batch.
  initializers.set(target, int64Tensor([-1, ...shape.slice(1)]));
  return [
    { ...node, name: `${node.name}/flatten`, opType: 'Flatten', outputs: [rows], attributes: { axis: int(axis) } },
    { ...node, inputs: [rows], outputs: [result], attributes: { axis: int(-1) } },
    { ...node, name: `${node.name}/restore`, opType: 'Reshape', inputs: [result, target], attributes: {} },
  ];
}

/** Rewrites every Softmax and LogSoftmax of a file older than operator set 13. @throws AdaScaleError `model.shape`. */
export function coerceSoftmax(graph: Graph): Graph {
  const shapes = inferShapes(graph);
  const initializers = new Map(graph.initializers);
  const nodes = graph.nodes.flatMap((node) => {
    if (node.opType !== 'Softmax' && node.opType !== 'LogSoftmax') return [node];
    const shape = shapes.get(node.inputs[0] ?? '') ?? [];
    const given = intAttribute(node, 'axis', 1);
    const axis = given < 0 ? given + shape.length : given;
    if (elementCount(shape.slice(axis + 1)) === 1) return [{ ...node, attributes: { axis: int(axis) } }];
    return flattened(node, shape, axis, initializers);
  });
  return { ...graph, nodes, initializers };
}
