// Constant folding: nodes whose result is known before running become initializers. To tell what depends on the batch size,
// the graph is walked with two different sizes: what comes out equal is constant.
import type { Graph, Tensor } from '../graph';
import { removeDead } from '../rewrite';
import { walkShapes } from '../shapes';

/** 256 MiB of floats in all: a file of a few bytes can ask for any number of them. */
const largestFolded = 64 * 1024 ** 2;

function isEqual(a: Tensor, b: Tensor): boolean {
  if (a === b) return true;
  if (a.dataType !== b.dataType || a.shape.join() !== b.shape.join()) return false;
  return a.data.every((value: number | bigint, index: number) => Object.is(value, b.data[index]));
}

/** Folds what is constant; operators that are not known are left alone. A node that makes a network output stays. */
export function foldConstants(graph: Graph): Graph {
  const options = { largest: largestFolded, skipUnknown: true };
  const first = walkShapes(graph, { ...options, batch: 2 }).constants;
  const second = walkShapes(graph, { ...options, batch: 3 }).constants;
  const outputs = new Set(graph.outputs.map((output) => output.name));
  const initializers = new Map(graph.initializers);
  const nodes = graph.nodes.filter((node) => {
    const [value = ''] = node.outputs;
    const result = first.get(value);
    const other = second.get(value);
    if (!result || !other || outputs.has(value) || !isEqual(result, other)) return true;
    initializers.set(value, result);
    return false;
  });
  return removeDead({ ...graph, nodes, initializers });
}
