// Brings a trained network into the form that slicing needs, without changing what it computes: biases inside the layers
// that they belong to, one owner for every weight, Reshape targets that do not spell out channel counts, and whole-map
// averages that do not spell out the map's size.
import { AdaScaleError } from '../../shared/errors';
import { int64Tensor, type Graph, type GraphNode, type Tensor } from '../graph/graph';
import { removeDead } from '../graph/rewrite';
import { inferShapes } from '../graph/shapes';
import { fuseBiases } from './fuseBiases';
import { globalisePools } from './globalisePools';

/** Weights that are integers have no gradient. */
function requireFloats(graph: Graph): void {
  const conversion = graph.nodes.find(({ opType }) => opType === 'QuantizeLinear' || opType === 'DequantizeLinear');
  if (conversion === undefined) return;
  throw new AdaScaleError(
    'model.quantised',
    `Network "${graph.name}" is quantised already (layer "${conversion.layer ?? conversion.name}"); compression trains float weights`,
    'Start from the float network that it was made from; a search makes integer variants of it.',
  );
}

/** @throws AdaScaleError `model.inputs` unless the network has one input and one output, `model.quantised`. */
export function prepareGraph(graph: Graph): Graph {
  requireFloats(graph);
  const problem = graph.inputs.length !== 1 ? 'inputs' : graph.outputs.length !== 1 ? 'outputs' : null;
  if (problem !== null) {
    const names = graph[problem].map((value) => value.name).join(', ');
    throw new AdaScaleError(
      'model.inputs',
      `Network "${graph.name}" has ${graph[problem].length} ${problem} (${names}); compression takes networks with one`,
      'Export the network with its image as the only input and its class scores as the only output.',
    );
  }
  return removeDead(globalisePools(freeReshapes(separateWeights(fuseBiases(graph)))));
}

/** A tensor that several nodes read gets a copy for each: tied channels are only those that the graph ties. */
function separateWeights(graph: Graph): Graph {
  const initializers = new Map(graph.initializers);
  const taken = new Set<string>();
  const nodes = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((name, position) => {
      const tensor = graph.initializers.get(name);
      if (!tensor || tensor.data.length < 2 || tensor.dataType !== 'float32') return name;
      if (!taken.has(name)) {
        taken.add(name);
        return name;
      }
      const copy = `${name}/${node.name}/${position}`;
      initializers.set(copy, tensor);
      return copy;
    }),
  }));
  return { ...graph, nodes, initializers };
}

/** Lets Reshape copy the batch dimension and infer the one that follows the channels. */
function freeReshapes(graph: Graph): Graph {
  const shapes = inferShapes(graph);
  const initializers = new Map(graph.initializers);
  const nodes = graph.nodes.map((node) => {
    const target = node.opType === 'Reshape' ? freeTarget(node, graph.initializers, shapes) : null;
    if (!target) return node;
    const name = `${node.name}/freeShape`;
    initializers.set(name, target);
    return { ...node, inputs: [node.inputs[0] ?? '', name], attributes: {} };
  });
  return { ...graph, nodes, initializers };
}

function freeTarget(
  node: GraphNode,
  initializers: ReadonlyMap<string, Tensor>,
  shapes: ReadonlyMap<string, readonly number[]>,
): Tensor | null {
  const [input = '', target = ''] = node.inputs;
  const from = shapes.get(input);
  const to = shapes.get(node.outputs[0] ?? '');
  if (!initializers.has(target) || !from || !to) return null;
  if (from.length < 2 || to.length < 2 || from[0] !== to[0]) return null;
  const axis = channelAxis(from, to);
  return int64Tensor(to.map((size, index) => (index === 0 ? 0 : index === axis ? -1 : size)));
}

/** The output axis that the input's axis 1 goes to: the first of more than one element in the run of axes of equal product. */
function channelAxis(from: readonly number[], to: readonly number[]): number {
  let [fromEnd, toEnd] = [1, 1];
  let [fromCount, toCount] = [from[1] ?? 1, to[1] ?? 1];
  while (fromCount !== toCount) {
    if (fromCount < toCount) fromCount *= from[++fromEnd] ?? toCount;
    else toCount *= to[++toEnd] ?? fromCount;
  }
  const wide = to.findIndex((size, axis) => axis >= 1 && axis <= toEnd && size > 1);
  return wide < 0 ? 1 : wide;
}
