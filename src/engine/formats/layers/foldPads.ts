// A Pad with zeros whose only reader is a convolution becomes part of that convolution's pads, so that padding layers
// (MobileNet pads before every strided convolution) leave no node for training and compression to follow.
import { intsAttribute, stringAttribute } from '../../graph/attributes';
import { ints } from '../../graph/graph';
import type { Graph, GraphNode } from '../../graph/graph';
import { consumers, producers, removeDead } from '../../graph/rewrite';

/** [top, left, bottom, right] of a Pad that adds zeros around height and width only. */
function spatialZeros(graph: Graph, node: GraphNode): readonly number[] | undefined {
  const [, padsName = '', valueName = ''] = node.inputs;
  const data = graph.initializers.get(padsName)?.data;
  const value = valueName === '' ? 0 : Number(graph.initializers.get(valueName)?.data[0] ?? Number.NaN);
  if (!data || data.length !== 8 || value !== 0 || stringAttribute(node, 'mode', 'constant') !== 'constant')
    return undefined;
  const [n0, c0, top = 0, left = 0, n1, c1, bottom = 0, right = 0] = Array.from(data, Number);
  const inPlane = [n0, c0, n1, c1].every((size) => size === 0) && [top, left, bottom, right].every((size) => size >= 0);
  return inPlane ? [top, left, bottom, right] : undefined;
}

export function foldPads(graph: Graph): Graph {
  const [readers, makers] = [consumers(graph), producers(graph)];
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const nodes = graph.nodes.map((node) => {
    const source = node.inputs[0] ?? '';
    const maker = makers.get(source);
    if (node.opType !== 'Conv' || maker?.opType !== 'Pad' || outputs.has(source) || readers.get(source)?.length !== 1)
      return node;
    const zeros = spatialZeros(graph, maker);
    if (!zeros) return node;
    const pads = intsAttribute(node, 'pads', [0, 0, 0, 0]).map((size, side) => size + (zeros[side] ?? 0));
    return {
      ...node,
      inputs: [maker.inputs[0] ?? '', ...node.inputs.slice(1)],
      attributes: { ...node.attributes, pads: ints(pads) },
    };
  });
  return removeDead({ ...graph, nodes });
}
