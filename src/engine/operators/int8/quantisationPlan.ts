// Where integers replace floats: every layer with constant weights reads and, unless its result only leads to the scores,
// writes integers; what only moves, joins or averages them stays among them. The way from the last layer to the scores stays
// in floats: class scores differ by little, and a softmax costs nothing.
import { floatAttribute, intAttribute } from '../../graph/attributes';
import type { Graph, GraphNode, Tensor } from '../../graph/graph';
import { consumers } from '../../graph/rewrite';
import { inferShapes } from '../../graph/shapes';

/** Operators whose result is made of their input's own numbers: both have one range. */
const moving = new Set(['MaxPool', 'Flatten', 'Reshape', 'Squeeze', 'Unsqueeze', 'Transpose', 'Identity']);
const averaging = new Set(['AveragePool', 'GlobalAveragePool', 'Concat']);

/** A layer whose weights become integers. */
export interface QuantisedLayer {
  readonly node: GraphNode;
  readonly weight: Tensor;
  /** Axis of the output channels in the weight. */
  readonly axis: 0 | 1;
}

export interface QuantisationPlan {
  readonly layers: readonly QuantisedLayer[];
  /** Values that become integers, in graph order; those that share another's range are not among them. */
  readonly values: readonly string[];
  /** Value -> the value whose range it shares. */
  readonly rangeOf: ReadonlyMap<string, string>;
  /** Activation node -> true where the clamp of the integers that follow does its work. */
  readonly absorbed: ReadonlySet<string>;
}

/** The layer at `node`, or null where it stays in floats. */
function layerAt(graph: Graph, node: GraphNode): QuantisedLayer | null {
  const weight = graph.initializers.get(node.inputs[1] ?? '');
  const bias = node.inputs[2] ?? '';
  if (weight?.dataType !== 'float32' || (bias !== '' && !graph.initializers.has(bias))) return null;
  if (node.opType === 'Conv') return { node, weight, axis: 0 };
  if (node.opType === 'MatMul' && weight.shape.length === 2) return { node, weight, axis: 1 };
  const plain = floatAttribute(node, 'alpha', 1) === 1 && floatAttribute(node, 'beta', 1) === 1;
  if (node.opType !== 'Gemm' || !plain || intAttribute(node, 'transA', 0) === 1) return null;
  return { node, weight, axis: intAttribute(node, 'transB', 0) === 1 ? 0 : 1 };
}

/** True for an activation that cuts at 0 below: unsigned integers whose zero is 0 do the same. */
function cutsAtZero(graph: Graph, { opType, inputs }: GraphNode): boolean {
  const lowest = graph.initializers.get(inputs[1] ?? '');
  return opType === 'Relu' || (opType === 'Clip' && lowest !== undefined && Number(lowest.data[0]) === 0);
}

/** What `graph` (BatchNorm folded) quantises. @throws AdaScaleError `model.shape`. */
export function planQuantisation(graph: Graph): QuantisationPlan {
  const shapes = inferShapes(graph);
  const readers = consumers(graph);
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const layers: QuantisedLayer[] = [];
  const integers = new Set<string>();
  const leading = new Set<string>();
  const absorbed = new Set<string>();
  const absorb = (value: string): boolean => {
    const [reader, ...others] = readers.get(value) ?? [];
    const alone = reader !== undefined && others.length === 0 && !outputs.has(value);
    if (!alone || !cutsAtZero(graph, reader) || !integers.has(reader.outputs[0] ?? '')) return false;
    absorbed.add(reader.name);
    return true;
  };
  const isBetween = (node: GraphNode): boolean => {
    const [a = '', b = ''] = node.inputs;
    const adds = node.opType === 'Add' && !graph.initializers.has(a) && !graph.initializers.has(b);
    return (
      (adds && shapes.get(a)?.join() === shapes.get(b)?.join()) || averaging.has(node.opType) || moving.has(node.opType)
    );
  };
  for (const node of [...graph.nodes].reverse()) {
    const output = node.outputs[0] ?? '';
    const leads = integers.has(output) || leading.has(output);
    const layer = layerAt(graph, node);
    const isInteger = layer !== null || (leads && isBetween(node));
    if (layer) layers.unshift(layer);
    const read = node.inputs.filter((name) => name !== '' && !graph.initializers.has(name));
    if (isInteger && leads && !absorb(output)) integers.add(output);
    if (isInteger) for (const name of read) integers.add(name);
    if (isInteger || leads) for (const name of read) leading.add(name);
  }
  return { layers, absorbed, ...ranges(graph, integers) };
}

function ranges(graph: Graph, integers: ReadonlySet<string>): Pick<QuantisationPlan, 'values' | 'rangeOf'> {
  const rangeOf = new Map<string, string>();
  const own = (name: string): void => void (integers.has(name) && rangeOf.set(name, name));
  own(graph.inputs[0]?.name ?? '');
  for (const node of graph.nodes) {
    const [source = ''] = node.inputs;
    const shares = moving.has(node.opType) && integers.has(source);
    for (const output of node.outputs) {
      if (shares && integers.has(output)) rangeOf.set(output, rangeOf.get(source) ?? source);
      else own(output);
    }
  }
  return { rangeOf, values: [...rangeOf].flatMap(([name, root]) => (name === root ? [name] : [])) };
}
