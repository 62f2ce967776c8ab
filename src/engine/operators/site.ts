// Where a replacing operator may act: a dense (not grouped) convolution or a dense layer whose weights are constants.
import { floatAttribute, intAttribute } from '../graph/attributes';
import { elementCount, floatTensor, type Graph, type GraphNode, type Tensor } from '../graph/graph';
import { convGroup } from './convolution';
import type { Site, SiteWidths } from './operator';

/** The site at `node`, or null where no operator can act. `shapes` are the graph's shapes at batch 1. */
export function createSite(graph: Graph, node: GraphNode, shapes: ReadonlyMap<string, readonly number[]>): Site | null {
  const weight = siteWeight(graph, node);
  const inputShape = shapes.get(node.inputs[0] ?? '');
  const outputShape = shapes.get(node.outputs[0] ?? '');
  if (!weight || !inputShape || !outputShape) return null;
  const pixels = node.opType === 'Conv' ? outputShape.slice(2) : outputShape.slice(0, -1);
  return { graph, node, weight, inputShape, outputPixels: elementCount(pixels) };
}

function siteWeight(graph: Graph, node: GraphNode): Tensor | null {
  const weight = graph.initializers.get(node.inputs[1] ?? '');
  if (weight?.dataType !== 'float32') return null;
  switch (node.opType) {
    case 'Conv':
      return weight.shape.length === 4 && convGroup(node) === 1 ? weight : null;
    case 'MatMul':
      return weight.shape.length === 2 ? weight : null;
    case 'Gemm':
      return isPlainGemm(node) && weight.shape.length === 2 ? oriented(node, weight) : null;
    default:
      return null;
  }
}

const isPlainGemm = (node: GraphNode): boolean =>
  floatAttribute(node, 'alpha', 1) === 1 &&
  floatAttribute(node, 'beta', 1) === 1 &&
  intAttribute(node, 'transA', 0) === 0;

/** Gemm's weight as [Ci, Co], whatever transB says. */
function oriented(node: GraphNode, weight: Tensor): Tensor {
  if (intAttribute(node, 'transB', 0) === 0) return weight;
  const [outputs = 0, inputs = 0] = weight.shape;
  const data = new Float32Array(weight.data.length);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) data[i * outputs + o] = Number(weight.data[o * inputs + i]);
  }
  return floatTensor([inputs, outputs], data);
}

export const isConvSite = (site: Site): boolean => site.node.opType === 'Conv';

/** A convolution whose kernel is larger than one pixel. */
export const isSpatialSite = (site: Site): boolean => isConvSite(site) && elementCount(site.weight.shape.slice(2)) > 1;

/** Channels in and out at full width (features for dense layers). */
export function fullWidths(site: Site): SiteWidths {
  const [first = 0, second = 0] = site.weight.shape;
  return isConvSite(site)
    ? { inputChannels: second, outputChannels: first }
    : { inputChannels: first, outputChannels: second };
}

/** MACs of the layer as it was trained, at these widths, for one input. */
export function denseMacs(site: Site, widths: SiteWidths): number {
  const kernel = isConvSite(site) ? elementCount(site.weight.shape.slice(2)) : 1;
  return site.outputPixels * widths.inputChannels * widths.outputChannels * kernel;
}
