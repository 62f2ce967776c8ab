// A float network in QuantizeLinear/DequantizeLinear form (https://onnx.ai/onnx/operators/onnx__QuantizeLinear.html): every
// planned value passes through integers, every layer's weights and bias are stored as integers. Runtimes fuse the pattern
// DequantizeLinear, operator, QuantizeLinear into one integer kernel; those that do not still compute the same numbers.
import { floatTensor, int, type Graph, type GraphNode, type Tensor } from '../../graph/graph';
import { removeDead } from '../../graph/rewrite';
import { inferShapes } from '../../graph/shapes';
import { affineScale, type AffineScale, type Calibration } from './calibration';
import type { QuantisationPlan, QuantisedLayer } from './quantisationPlan';
import { quantiseWeights } from './quantisedWeights';

type Add = (name: string, tensor: Tensor) => string;

interface Work {
  readonly plan: QuantisationPlan;
  readonly scales: ReadonlyMap<string, AffineScale>;
  readonly means: ReadonlyMap<string, ArrayLike<number>>;
  readonly ranks: (value: string) => number;
  readonly constant: (name: string) => Tensor | undefined;
  readonly add: Add;
}

/**
 * @param graph with BatchNorm folded; `plan` and `calibration` are of this graph
 */
export function quantise(graph: Graph, plan: QuantisationPlan, calibration: Calibration): Graph {
  const initializers = new Map(graph.initializers);
  const shapes = inferShapes(graph);
  const place = new Map(plan.values.map((name, index) => [name, index]));
  const summary = (name: string): Calibration[number] | undefined =>
    calibration[place.get(plan.rangeOf.get(name) ?? '') ?? -1];
  const work: Work = {
    plan,
    scales: new Map([...plan.rangeOf.keys()].map((name) => [name, affineScale(summary(name) ?? { low: 0, high: 0 })])),
    means: new Map([...plan.rangeOf.keys()].map((name) => [name, summary(name)?.means ?? []])),
    ranks: (value) => shapes.get(value)?.length ?? 0,
    constant: (name) => graph.initializers.get(name),
    add: (name, tensor) => {
      initializers.set(name, tensor);
      return name;
    },
  };
  const layers = new Map(plan.layers.map((layer) => [layer.node.name, layer]));
  const inputs = graph.inputs.flatMap(({ name }) => conversions(name, name, work));
  const nodes = graph.nodes.flatMap((node) => {
    if (plan.absorbed.has(node.name)) return conversions(node.outputs[0] ?? '', node.inputs[0] ?? '', work);
    const layer = layers.get(node.name);
    const made = layer ? integerLayer(layer, work) : [reading(node, work)];
    return [...made, ...node.outputs.flatMap((output) => conversions(output, output, work))];
  });
  return removeDead({ ...graph, nodes: [...inputs, ...nodes], initializers });
}

const dequantised = (name: string): string => `${name}/float`;

/** The node on what came out of integers. */
function reading(node: GraphNode, { scales }: Work): GraphNode {
  return { ...node, inputs: node.inputs.map((name) => (scales.has(name) ? dequantised(name) : name)) };
}

/** To integers and back, where `value` is planned; `source` is what is converted. */
function conversions(value: string, source: string, { scales, add }: Work): GraphNode[] {
  const affine = scales.get(value);
  if (!affine) return [];
  const scale = add(`${value}/scale`, floatTensor([], [affine.scale]));
  const zero = add(`${value}/zero`, { dataType: 'uint8', shape: [], data: Uint8Array.of(affine.zero) });
  const integers = `${value}/integers`;
  return [
    {
      name: `${value}/quantise`,
      opType: 'QuantizeLinear',
      inputs: [source, scale, zero],
      outputs: [integers],
      attributes: {},
    },
    {
      name: `${value}/dequantise`,
      opType: 'DequantizeLinear',
      inputs: [integers, scale, zero],
      outputs: [dequantised(value)],
      attributes: {},
    },
  ];
}

function integerLayer(layer: QuantisedLayer, work: Work): GraphNode[] {
  const { node, axis } = layer;
  const { add, scales, means, constant, ranks } = work;
  const [source = '', , bias = ''] = node.inputs;
  const own = constant(bias);
  const outputs = layer.weight.shape[axis] ?? 0;
  const biases = Float64Array.from({ length: outputs }, (_, c) =>
    Number(own?.data[own.data.length === 1 ? 0 : c] ?? 0),
  );
  const made = quantiseWeights(layer, biases, scales.get(source)?.scale ?? 1, means.get(source) ?? []);
  const restore = (part: string, tensor: Tensor, scale: Tensor, along: number, zero: Tensor[]): GraphNode => ({
    name: `${node.name}/${part}/dequantise`,
    opType: 'DequantizeLinear',
    inputs: [
      add(`${node.name}/${part}`, tensor),
      add(`${node.name}/${part}/scale`, scale),
      ...zero.map((entry) => add(`${node.name}/${part}/zero`, entry)),
    ],
    outputs: [`${node.name}/${part}/float`],
    attributes: { axis: int(along) },
  });
  const zeros: Tensor = { dataType: 'int8', shape: [outputs], data: new Int8Array(outputs) };
  const weight = restore('weight', made.weight, made.scales, axis, [zeros]);
  const correction = restore('bias', made.bias, made.biasScales, 0, []);
  // A product of more than two dimensions has no bias to correct.
  const hasBias = node.opType !== 'MatMul' || ranks(source) === 2;
  const inputs = [dequantised(source), ...weight.outputs, ...(hasBias ? correction.outputs : [])];
  const opType = node.opType === 'MatMul' && hasBias ? 'Gemm' : node.opType;
  return [weight, ...(hasBias ? [correction] : []), { ...node, opType, inputs }];
}
