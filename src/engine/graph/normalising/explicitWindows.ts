// Writes out what convolution and pooling nodes leave to defaults, so that rewrites and lowerings need no second reading of
// the ONNX rules: kernel, strides, dilations and pads are always there and `auto_pad` never is.
import { intAttribute, intsAttribute, stringAttribute } from '../attributes';
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

/** A transposed convolution pads what its full output has too much; a declared `output_shape` says how much and stays. */
function explicitTransposed(node: GraphNode, data: Shape, weight: Shape, output: Shape): GraphNode {
  const mode = stringAttribute(node, 'auto_pad', 'NOTSET');
  const kernel = weight.slice(2);
  const ones = kernel.map(() => 1);
  const strides = intsAttribute(node, 'strides', ones);
  const dilations = intsAttribute(node, 'dilations', ones);
  const extra = intsAttribute(node, 'output_padding', []);
  const group = int(intAttribute(node, 'group', 1));
  const shared = { kernel_shape: ints(kernel), strides: ints(strides), dilations: ints(dilations), group };
  if (mode === 'NOTSET' || mode === '') {
    const pads = node.attributes['output_shape']
      ? {}
      : { pads: ints(intsAttribute(node, 'pads', [...ones, ...ones].fill(0))) };
    return { ...node, attributes: { ...without(node.attributes, 'auto_pad'), ...shared, ...pads } };
  }
  const totals = kernel.map((size, axis) => {
    const full = (strides[axis] ?? 1) * ((data[axis + 2] ?? 1) - 1) + (size - 1) * (dilations[axis] ?? 1) + 1;
    return full + (extra[axis] ?? 0) - (output[axis + 2] ?? full);
  });
  if (totals.some((total) => total < 0)) return { ...node, attributes: { ...node.attributes, ...shared } };
  const small = totals.map((total) => Math.floor(total / 2));
  const large = totals.map((total) => Math.ceil(total / 2));
  const pads = ints(mode === 'SAME_UPPER' ? [...small, ...large] : [...large, ...small]);
  return { ...node, attributes: { ...without(node.attributes, 'auto_pad', 'output_shape'), ...shared, pads } };
}

/** @throws AdaScaleError `model.shape`. */
export function explicitWindows(graph: Graph): Graph {
  const shapes = inferShapes(graph);
  const shapeOf = (node: GraphNode, index: number): Shape => shapes.get(node.inputs[index] ?? '') ?? [];
  const nodes = graph.nodes.map((node) => {
    if (node.opType === 'ConvTranspose') {
      return explicitTransposed(node, shapeOf(node, 0), shapeOf(node, 1), shapes.get(node.outputs[0] ?? '') ?? []);
    }
    if (node.opType === 'Conv') return explicitConvolution(node, shapeOf(node, 0), shapeOf(node, 1));
    if (node.opType === 'MaxPool' || node.opType === 'AveragePool') return explicitPooling(node, shapeOf(node, 0));
    return node;
  });
  return { ...graph, nodes };
}
