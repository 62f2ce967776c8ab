// Small networks from a few calls, with weights that are seeded, never zero and never twice the same.
import { floatTensor, ints, type Attribute, type Graph, type GraphNode, type Tensor } from '../../graph/graph';
import type { KernelShape } from '../../profile/kernelShape';
import { passageOf } from '../../profile/workload/kernelGeometry';

/** Nodes and constants as they are added; every node is named after its output. */
export class Sketch {
  readonly nodes: GraphNode[] = [];
  readonly initializers = new Map<string, Tensor>();

  node(opType: string, inputs: readonly string[], attributes: GraphNode['attributes'] = {}): string {
    const name = `${opType}${this.nodes.length}`;
    this.nodes.push({ name, opType, inputs, outputs: [`${name}.out`], attributes });
    return `${name}.out`;
  }

  constant(shape: readonly number[], scale = 1): string {
    const name = `constant${this.initializers.size}`;
    this.initializers.set(name, floatTensor(shape, numbers(shape, this.initializers.size, scale)));
    return name;
  }

  graph(
    name: string,
    inputs: Readonly<Record<string, readonly number[]>>,
    output: string,
    shape: readonly number[],
  ): Graph {
    return {
      name,
      inputs: Object.entries(inputs).map(([own, size]) => ({ name: own, dataType: 'float32', shape: size })),
      outputs: [{ name: output, dataType: 'float32', shape }],
      nodes: this.nodes,
      initializers: this.initializers,
    };
  }
}

const pool = Float32Array.from({ length: 8191 }, (_, i) => Math.sin(1 + 12.9898 * i) * 1.7);

/** Numbers of either sign, none of them zero, other ones for each `seed`. */
function numbers(shape: readonly number[], seed: number, scale: number): Float32Array {
  const count = shape.reduce((product, size) => product * size, 1);
  const values = new Float32Array(count);
  // A calibration draws hundreds of millions: a plain loop is ten times as fast as a callback for each.
  for (let i = 0; i < count; i++) values[i] = scale * (pool[(i + 977 * seed) % pool.length] as number);
  return values;
}

export const window = (height: number, width: number): Record<string, Attribute> => ({
  kernel_shape: ints([height, width]),
});

type Window = Pick<KernelShape, 'inHeight' | 'inWidth' | 'outHeight' | 'outWidth' | 'kernelHeight' | 'kernelWidth'>;

/** Pads so that `out = ceil(in / stride)`, odd ones at the end. */
export function samePads(shape: Window): Record<string, Attribute> {
  const down = passageOf(shape.inHeight, shape.outHeight, shape.kernelHeight);
  const along = passageOf(shape.inWidth, shape.outWidth, shape.kernelWidth);
  return {
    ...window(shape.kernelHeight, shape.kernelWidth),
    strides: ints([down.stride, along.stride]),
    pads: ints([down.before, along.before, down.after, along.after]),
  };
}
