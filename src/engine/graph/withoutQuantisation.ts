// A network in QuantizeLinear/DequantizeLinear form as its runtime sees it: the conversions are fused into the operators
// around them, and what lies between takes the bytes of its integers. What is costed is this, not the file's spelling.
import type { DataType, Graph, GraphNode } from './graph';

export const bytesPerElement: Readonly<Record<DataType, number>> = {
  float32: 4,
  float64: 8,
  int64: 8,
  int32: 4,
  int8: 1,
  uint8: 1,
  bool: 1,
};

export interface FusedView {
  /** Without the conversions; values that they tie together bear one name. */
  readonly graph: Graph;
  /** Bytes of one element of a value. */
  readonly bytesOf: (value: string) => number;
}

const isConversion = (node: GraphNode): boolean =>
  node.opType === 'QuantizeLinear' || node.opType === 'DequantizeLinear';

/** The graph itself where nothing is quantised. */
export function withoutQuantisation(graph: Graph): FusedView {
  const bytes = new Map<string, number>();
  for (const [name, { dataType }] of graph.initializers) bytes.set(name, bytesPerElement[dataType]);
  for (const { name, dataType } of graph.inputs) bytes.set(name, bytesPerElement[dataType]);
  const bytesOf = (value: string): number => bytes.get(value) ?? bytesPerElement.float32;
  if (!graph.nodes.some(isConversion)) return { graph, bytesOf };
  const known = new Map<string, string>();
  const resolve = (value: string): string => known.get(value) ?? value;
  for (const node of graph.nodes.filter(isConversion)) {
    const [source = '', , zero = ''] = node.inputs;
    const [output = ''] = node.outputs;
    known.set(output, resolve(source));
    const isInput = graph.inputs.some(({ name }) => name === source);
    const type = graph.initializers.get(zero)?.dataType ?? 'uint8';
    if (node.opType === 'QuantizeLinear' && !isInput) bytes.set(resolve(source), bytesPerElement[type]);
  }
  const nodes = graph.nodes
    .filter((node) => !isConversion(node))
    .map((node) => ({ ...node, inputs: node.inputs.map(resolve) }));
  const outputs = graph.outputs.map((output) => ({ ...output, name: resolve(output.name) }));
  return { graph: { ...graph, nodes, outputs }, bytesOf };
}
