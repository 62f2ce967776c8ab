// The handful of whole-graph rewrites that everything else composes. Each returns a new graph and leaves its argument alone.
import { AdaScaleError } from '../../shared/errors';
import type { Graph, GraphNode, Tensor } from './graph';

/** The node that makes each value; network inputs and initializers have none. */
export function producers(graph: Graph): Map<string, GraphNode> {
  return new Map(graph.nodes.flatMap((node) => node.outputs.filter(Boolean).map((value) => [value, node] as const)));
}

/** The nodes that read each value, in graph order, each once. */
export function consumers(graph: Graph): Map<string, GraphNode[]> {
  const readers = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    for (const value of new Set(node.inputs)) {
      if (value === '') continue;
      const known = readers.get(value);
      if (known) known.push(node);
      else readers.set(value, [node]);
    }
  }
  return readers;
}

/**
 * Turns inputs into constants: an input named in `values` is no longer fed.
 * @throws AdaScaleError `model.binding` if a value names no input or its shape contradicts the input's.
 */
export function bindInputs(graph: Graph, values: ReadonlyMap<string, Tensor>): Graph {
  const inputs = new Map(graph.inputs.map((input) => [input.name, input]));
  for (const [name, tensor] of values) {
    const input = inputs.get(name);
    const fits =
      input?.shape.length === tensor.shape.length &&
      input.shape.every((size, axis) => typeof size === 'string' || size === tensor.shape[axis]);
    if (!fits) {
      const expected = input ? `takes [${input.shape.join(', ')}]` : 'is not an input of the graph';
      throw new AdaScaleError('model.binding', `Cannot bind [${tensor.shape.join(', ')}] to "${name}": it ${expected}`);
    }
  }
  return {
    ...graph,
    inputs: graph.inputs.filter((input) => !values.has(input.name)),
    initializers: new Map([...graph.initializers, ...values]),
  };
}

/** Drops nodes that no output depends on, then initializers that no node reads. Network inputs stay: they are the interface. */
export function removeDead(graph: Graph): Graph {
  const live = new Set(graph.outputs.map((output) => output.name));
  const nodes: GraphNode[] = [];
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((value) => live.has(value))) continue;
    for (const value of node.inputs) live.add(value);
    nodes.push(node);
  }
  const initializers = new Map([...graph.initializers].filter(([name]) => live.has(name)));
  return { ...graph, nodes: nodes.reverse(), initializers };
}

/**
 * Orders nodes so that each follows those that it reads from (depth first); a graph that is in order already keeps it.
 * @throws AdaScaleError `model.cycle` naming a node on a cycle, `model.undefinedValue` naming a node and the value that nothing makes.
 */
export function sortTopologically(graph: Graph): Graph {
  const madeBy = producers(graph);
  const given = new Set([...graph.inputs.map((input) => input.name), ...graph.initializers.keys(), '']);
  const state = new Map<GraphNode, 'open' | 'done'>();
  const sorted: GraphNode[] = [];
  // An explicit stack: deep networks would overflow the call stack.
  for (const root of graph.nodes) {
    const stack = [root];
    for (let node = stack.at(-1); node; node = stack.at(-1)) {
      const waiting = state.get(node) === undefined ? pendingInputs(node, madeBy, given, state) : [];
      if (state.get(node) === undefined) state.set(node, 'open');
      else {
        stack.pop();
        if (state.get(node) === 'open') sorted.push(node);
        state.set(node, 'done');
      }
      stack.push(...waiting.reverse());
    }
  }
  return { ...graph, nodes: sorted };
}

function pendingInputs(
  node: GraphNode,
  madeBy: ReadonlyMap<string, GraphNode>,
  given: ReadonlySet<string>,
  state: ReadonlyMap<GraphNode, 'open' | 'done'>,
): GraphNode[] {
  const pending: GraphNode[] = [];
  for (const value of node.inputs) {
    const maker = madeBy.get(value);
    if (!maker) {
      if (given.has(value)) continue;
      throw new AdaScaleError('model.undefinedValue', `Node "${node.name}" reads "${value}", which nothing produces`);
    }
    if (maker === node || state.get(maker) === 'open') {
      throw new AdaScaleError('model.cycle', `Node "${node.name}" (${node.opType}) depends on its own output`);
    }
    if (state.get(maker) === undefined) pending.push(maker);
  }
  return pending;
}
