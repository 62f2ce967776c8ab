// Emits nodes one at a time into a new graph: a value is a name, names never clash, equal constants are stored once, and a
// node that was emitted before with the same inputs and attributes is not emitted again.
import type { Attribute, DataType, Dimension, Graph, GraphNode, Tensor, ValueInfo } from '../../graph/graph';
import { floatTensor, int64Tensor } from '../../graph/graph';
import { removeDead } from '../../graph/rewrite';

export type Attributes = Readonly<Record<string, Attribute>>;

export interface GraphBuilder {
  /** Emits a node with one output and returns the name of that output; an equal node's where there is one. */
  readonly op: (opType: string, inputs: readonly string[], attributes?: Attributes, domain?: string) => string;
  /** Emits a node with `count` outputs. */
  readonly ops: (
    opType: string,
    inputs: readonly string[],
    count: number,
    attributes?: Attributes,
    domain?: string,
  ) => string[];
  /** A float constant of shape []; equal values share one. */
  readonly scalar: (value: number) => string;
  /** An int64 constant of shape [values.length]; equal values share one. */
  readonly ints: (values: readonly number[]) => string;
  /** A constant; calls with an equal `key` share the first one's tensor. */
  readonly constant: (tensor: () => Tensor, key?: string) => string;
  readonly input: (name: string, shape: readonly Dimension[], dataType?: DataType) => string;
  /** Publishes a float value under a name of the caller's choice. */
  readonly output: (name: string, value: string, shape: readonly Dimension[]) => void;
  /** What was emitted, without what no output depends on. */
  readonly build: (graphName: string) => Graph;
}

/** An empty graph to emit into. */
export function createGraphBuilder(): GraphBuilder {
  const nodes: GraphNode[] = [];
  const initializers = new Map<string, Tensor>();
  const inputs: ValueInfo[] = [];
  const outputs: ValueInfo[] = [];
  const shared = new Map<string, string>();
  const emitted = new Map<string, string>();
  let made = 0;
  const fresh = (): string => `v${made++}`;

  const ops: GraphBuilder['ops'] = (opType, from, count, attributes = {}, domain = '') => {
    const results = Array.from({ length: count }, fresh);
    nodes.push({ name: `n${nodes.length}`, opType, domain, inputs: from, outputs: results, attributes });
    return results;
  };
  const constant: GraphBuilder['constant'] = (tensor, key) => {
    const known = key === undefined ? undefined : shared.get(key);
    if (known !== undefined) return known;
    const name = fresh();
    initializers.set(name, tensor());
    if (key !== undefined) shared.set(key, name);
    return name;
  };
  return {
    ops,
    constant,
    op: (opType, from, attributes = {}, domain = '') => {
      const key = JSON.stringify([domain, opType, from, attributes]);
      const known = emitted.get(key);
      if (known !== undefined) return known;
      const result = fresh();
      emitted.set(key, result);
      nodes.push({ name: `n${nodes.length}`, opType, domain, inputs: from, outputs: [result], attributes });
      return result;
    },
    scalar: (value) => constant(() => floatTensor([], [value]), `float ${value}`),
    ints: (values) => constant(() => int64Tensor(values), `ints ${values.join()}`),
    input: (name, shape, dataType = 'float32') => {
      inputs.push({ name, dataType, shape });
      return name;
    },
    output: (name, value, shape) => {
      nodes.push({ name: `n${nodes.length}`, opType: 'Identity', inputs: [value], outputs: [name], attributes: {} });
      outputs.push({ name, dataType: 'float32', shape });
    },
    build: (name) => bypassIdentities(removeDead({ name, inputs, outputs, nodes, initializers })),
  };
}

/** Lets the maker of an output write it directly, unless two outputs or an input share the value. */
function bypassIdentities(graph: Graph): Graph {
  const made = new Set(graph.nodes.flatMap((node) => node.outputs));
  const renamed = new Map<string, string>();
  const kept = graph.nodes.filter((node) => {
    const [from, to] = [node.inputs[0], node.outputs[0]];
    const published = graph.outputs.some((output) => output.name === to);
    if (!published || from === undefined || to === undefined || !made.has(from) || renamed.has(from)) return true;
    renamed.set(from, to);
    return false;
  });
  const rename = (value: string): string => renamed.get(value) ?? value;
  const nodes = kept.map((node) => ({
    ...node,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
  }));
  return { ...graph, nodes };
}
