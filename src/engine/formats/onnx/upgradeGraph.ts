// Brings every node of a file to operator set 17.
import type { UnsupportedLayer } from '../../../shared/protocol/engine';
import type { DataType, Graph, GraphNode, Tensor } from '../../graph/graph';
import { upgradeRules } from './upgrade/index';
import type { RawGraph } from './toGraph';

/** Constant nodes count as constants, or axes given by one could not be moved. */
function constantsOf(graph: Graph): Map<string, Tensor> {
  const constants = new Map(graph.initializers);
  for (const { opType, outputs, attributes } of graph.nodes) {
    const value = attributes['value'];
    if (opType === 'Constant' && value?.type === 'tensor' && outputs[0]) constants.set(outputs[0], value.value);
  }
  return constants;
}

/** Element types by value name: those of the network's inputs and constants. */
function declaredTypes(graph: Graph): ReadonlyMap<string, DataType> {
  const tensors = [...constantsOf(graph)].map(([name, { dataType }]) => [name, dataType] as const);
  return new Map([...graph.inputs.map(({ name, dataType }) => [name, dataType] as const), ...tensors]);
}

/** Nodes that have no counterpart at opset 17 are kept as they are and reported in `unsupported`. */
export function upgradeGraph({ graph, unsupported }: RawGraph, opset: number): RawGraph {
  const constants = constantsOf(graph);
  const types = declaredTypes(graph);
  const initializers = new Map(graph.initializers);
  const read = new Set([...graph.nodes.flatMap((node) => node.inputs), ...graph.outputs.map((output) => output.name)]);
  const made = new Set([...graph.nodes.flatMap((node) => node.outputs), ...graph.inputs.map((input) => input.name)]);
  const problems: UnsupportedLayer[] = [...unsupported];
  const upgrade = (node: GraphNode): readonly GraphNode[] => {
    const rule = node.domain ? undefined : upgradeRules.get(node.opType);
    if (!rule) return [node];
    const add = (suffix: string, tensor: Tensor): string => {
      let name = `${node.name}/${suffix}`;
      while (made.has(name) || initializers.has(name)) name += '_';
      initializers.set(name, tensor);
      return name;
    };
    const constant = (index: number): Tensor | undefined => constants.get(node.inputs[index] ?? '');
    const declaredType = (index: number): DataType | undefined => types.get(node.inputs[index] ?? '');
    const isUsed = (index: number): boolean => read.has(node.outputs[index] || '\u0000');
    const result = rule({ node, opset, add, constant, declaredType, isUsed });
    if (typeof result !== 'string') return result;
    problems.push({ layer: node.layer ?? node.name, op: node.opType, reason: result });
    return [node];
  };
  return { graph: { ...graph, nodes: graph.nodes.flatMap(upgrade), initializers }, unsupported: problems };
}
