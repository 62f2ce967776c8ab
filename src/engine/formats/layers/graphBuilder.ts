// Collects nodes and constants of a graph under unique names while a reader walks a file.
import { AdaScaleError } from '../../../shared/errors';
import type { Attribute, DataType, Dimension, Graph, GraphNode, Tensor, ValueInfo } from '../../graph/graph';
import { modelLimits } from '../format';

export interface GraphBuilder {
  /** `name` itself where it is free, else with the first free suffix. */
  unique(name: string): string;
  input(name: string, shape: readonly Dimension[], dataType?: DataType): string;
  /** Adds a one-output node whose output value carries the node's name; returns that name. */
  node(
    opType: string,
    name: string,
    inputs: readonly string[],
    attributes?: GraphNode['attributes'],
    layer?: string,
  ): string;
  constant(name: string, tensor: Tensor): string;
  finish(name: string, outputs: readonly ValueInfo[]): Graph;
}

/** @throws AdaScaleError `model.tooLarge` from `node` beyond `modelLimits.nodes`. */
export function createGraphBuilder(): GraphBuilder {
  const names = new Set<string>();
  const inputs: ValueInfo[] = [];
  const nodes: GraphNode[] = [];
  const initializers = new Map<string, Tensor>();
  const suffixes = new Map<string, number>();
  const unique = (name: string): string => {
    let free = name;
    let suffix = suffixes.get(name) ?? 2;
    while (names.has(free)) free = `${name}_${suffix++}`;
    suffixes.set(name, suffix);
    names.add(free);
    return free;
  };
  return {
    unique,
    input: (name, shape, dataType = 'float32') => {
      const value = unique(name);
      inputs.push({ name: value, dataType, shape });
      return value;
    },
    node: (opType, name, from, attributes: Record<string, Attribute> = {}, layer = name) => {
      if (nodes.length >= modelLimits.nodes) {
        throw new AdaScaleError('model.tooLarge', `The model has more than ${modelLimits.nodes} nodes`);
      }
      const value = unique(name);
      nodes.push({ name: value, opType, inputs: from, outputs: [value], attributes, layer });
      return value;
    },
    constant: (name, tensor) => {
      const value = unique(name);
      initializers.set(value, tensor);
      return value;
    },
    finish: (name, outputs) => ({ name, inputs, outputs, nodes, initializers }),
  };
}
