// A graph that takes the same image as before and works on a smaller one: a linear Resize in front
// (https://onnx.ai/onnx/operators/onnx__Resize.html, half-pixel centres). At half size each pixel is the mean of four; down
// to half size no pixel of the image is passed over, so nothing has to be smoothed first.
import { floatTensor, string, type Graph, type GraphNode } from '../../graph/graph';
import { inferShapes } from '../../graph/shapes';

/** Height and width of the image input at `share`, at least 1 each. */
export function sidesAt(graph: Graph, share: number): readonly [number, number] {
  const [, , height = 1, width = 1] = inferShapes(graph).get(graph.inputs[0]?.name ?? '') ?? [];
  const side = (full: number): number => Math.max(1, Math.round(share * full));
  return [side(height), side(width)];
}

/** The least 32-bit float from `side / full` on that, multiplied by `full`, does not fall below `side`: sizes are rounded down. */
function scaleTo(side: number, full: number): number {
  const bits = new Int32Array(1);
  const view = new Float32Array(bits.buffer);
  view[0] = side / full;
  while (view[0] * full < side) bits[0] = (bits[0] ?? 0) + 1;
  return view[0];
}

/** `graph` on its image input [N, C, H, W] scaled by `share` in (0, 1]; names of all other values stay. */
export function downscale(graph: Graph, share: number): Graph {
  if (share === 1) return graph;
  const input = graph.inputs[0]?.name ?? '';
  const [, , height = 1, width = 1] = inferShapes(graph).get(input) ?? [];
  const [newHeight, newWidth] = sidesAt(graph, share);
  if (newHeight === height && newWidth === width) return graph;
  const [smaller, scales] = [`${input}/smaller`, `${input}/scales`];
  const resize: GraphNode = {
    name: `${input}/downscale`,
    opType: 'Resize',
    inputs: [input, '', scales],
    outputs: [smaller],
    attributes: { mode: string('linear'), coordinate_transformation_mode: string('half_pixel') },
  };
  const nodes = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => (name === input ? smaller : name)),
  }));
  const factors = floatTensor([4], [1, 1, scaleTo(newHeight, height), scaleTo(newWidth, width)]);
  return {
    ...graph,
    nodes: [resize, ...nodes],
    initializers: new Map([...graph.initializers, [scales, factors]]),
  };
}
