// Writes out what convolution and pooling nodes leave to defaults, so that rewrites and lowerings need no second reading of
// the ONNX rules: kernel, strides, dilations and pads are always there and `auto_pad` never is.
import { intAttribute } from '../attributes';
import type { Attribute, Graph, GraphNode } from '../graph';
import { int, ints } from '../graph';
import type { Shape } from '../ops/shapeRule';
import { convolutionWindows, poolingWindows } from '../ops/windows';
import { inferShapes } from '../shapes';

function without(attributes: GraphNode['attributes'], ...names: readonly string[]): Record<string, Attribute> {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.includes(name)));
}

function explicitConvolution(node: GraphNode, data: Shape, weight: Shape): GraphNode {
  const { kernel, strides, dilations, pads } = convolutionWindows(node, data, weight);
  const attributes = {
    kernel_shape: ints(kernel),
    strides: ints(strides),
    dilations: ints(dilations),
    pads: ints(pads),
    group: int(intAttribute(node, 'group', 1)),
  };
  return { ...node, attributes: { ...without(node.attributes, 'auto_pad'), ...attributes } };
}

function explicitPooling(node: GraphNode, data: Shape): GraphNode {
  const { kernel, strides, pads } = poolingWindows(node, data);
  const attributes = { kernel_shape: ints(kernel), strides: ints(strides), pads: ints(pads) };
  return { ...node, attributes: { ...without(node.attributes, 'auto_pad'), ...attributes } };
}

/** @throws AdaScaleError `model.shape`. */
export function explicitWindows(graph: Graph): Graph {
  const shapes = inferShapes(graph);
  const shapeOf = (node: GraphNode, index: number): Shape => shapes.get(node.inputs[index] ?? '') ?? [];
  const nodes = graph.nodes.map((node) => {
    if (node.opType === 'Conv') return explicitConvolution(node, shapeOf(node, 0), shapeOf(node, 1));
    if (node.opType === 'MaxPool' || node.opType === 'AveragePool') return explicitPooling(node, shapeOf(node, 0));
    return node;
  });
  return { ...graph, nodes };
}
