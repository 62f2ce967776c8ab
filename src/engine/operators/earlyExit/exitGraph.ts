// The network with its exits as further outputs, the network cut off at one of them, and the network with one of them.
import { floatTensor, int, type Graph, type GraphNode } from '../../graph/graph';
import { producers, removeDead } from '../../graph/rewrite';
import { inferShapes } from '../../graph/shapes';
import type { ExitPoint } from './exitPoints';

/** Global average, then a dense layer, then the network's own Softmax where it ends in one. */
function headNodes(graph: Graph, { id, layer, value, output, weight, bias }: ExitPoint): GraphNode[] {
  const end = producers(graph).get(graph.outputs[0]?.name ?? '');
  const node = (
    opType: string,
    name: string,
    inputs: string[],
    attributes: GraphNode['attributes'] = {},
  ): GraphNode => ({
    name: `${id}/${name}`,
    opType,
    inputs,
    outputs: [`${id}/${name}/out`],
    attributes,
    layer: `${id} after ${layer}`,
  });
  const pool = node('GlobalAveragePool', 'pool', [value]);
  const flat = node('Flatten', 'flatten', [...pool.outputs], { axis: int(1) });
  const dense = node('Gemm', 'classifier', [...flat.outputs, weight, bias]);
  const nodes =
    end?.opType === 'Softmax'
      ? [pool, flat, dense, node('Softmax', 'softmax', [...dense.outputs], end.attributes)]
      : [pool, flat, dense];
  return nodes.map((made, index) => (index === nodes.length - 1 ? { ...made, outputs: [output] } : made));
}

/** Exits with a classifier of zeros, which gives every class the same score. */
export function attachExits(graph: Graph, exits: readonly ExitPoint[]): Graph {
  if (exits.length === 0) return graph;
  const [main] = graph.outputs;
  const classes = inferShapes(graph).get(main?.name ?? '')?.[1] ?? 1;
  const classifiers = exits.flatMap(({ weight, bias, channels }) => [
    [weight, floatTensor([channels, classes], new Float32Array(channels * classes))] as const,
    [bias, floatTensor([classes], new Float32Array(classes))] as const,
  ]);
  return {
    ...graph,
    nodes: [...graph.nodes, ...exits.flatMap((exit) => headNodes(graph, exit))],
    outputs: [
      ...graph.outputs,
      ...exits.map(({ output }) => ({ name: output, dataType: 'float32' as const, shape: main?.shape ?? [] })),
    ],
    initializers: new Map([...graph.initializers, ...classifiers]),
  };
}

/**
 * Of a graph with exits: what leads to `exit`, whose scores take the name of the network's output; without an exit the network
 * as it was before exits were attached.
 */
export function cutAtExit(graph: Graph, exit: ExitPoint | null): Graph {
  const outputs = graph.outputs.slice(0, 1);
  if (exit === null) return graph.outputs.length === 1 ? graph : removeDead({ ...graph, outputs });
  const own = outputs[0]?.name ?? '';
  const nodes = graph.nodes
    .filter((node) => !node.outputs.includes(own))
    .map((node) => (node.outputs.includes(exit.output) ? { ...node, outputs: [own] } : node));
  return removeDead({ ...graph, nodes, outputs });
}

/** Of a graph with exits: the network to its end with the scores of `exit` as its second output. */
export function keepExit(graph: Graph, exit: ExitPoint): Graph {
  return removeDead({
    ...graph,
    outputs: graph.outputs.filter(({ name }, place) => place === 0 || name === exit.output),
  });
}

/** Of a network with an exit's scores as its second output: what an image runs through that leaves there. */
export function untilExit(graph: Graph): Graph {
  return removeDead({ ...graph, outputs: graph.outputs.slice(1, 2) });
}
