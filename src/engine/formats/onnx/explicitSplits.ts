// Operator set 18 lets Split say `num_outputs` instead of sizes, and then the last part may be smaller; opset 17 needs sizes.
import type { Graph } from '../../graph/graph';
import { int, int64Tensor } from '../../graph/graph';
import { intAttribute } from '../../graph/attributes';
import { inferShapes } from '../../graph/shapes';

/** Writes out the sizes of every Split that only counts its outputs. @throws AdaScaleError `model.shape`. */
export function explicitSplits(graph: Graph): Graph {
  if (!graph.nodes.some((node) => node.attributes['num_outputs'])) return graph;
  const shapes = inferShapes(graph);
  const initializers = new Map(graph.initializers);
  const nodes = graph.nodes.map((node) => {
    if (node.opType !== 'Split' || !node.attributes['num_outputs']) return node;
    const axis = intAttribute(node, 'axis', 0);
    const sizes = `${node.name}/sizes`;
    initializers.set(sizes, int64Tensor(node.outputs.map((output) => shapes.get(output)?.at(axis) ?? 0)));
    return { ...node, inputs: [node.inputs[0] ?? '', sizes], attributes: { axis: int(axis) } };
  });
  return { ...graph, nodes, initializers };
}
