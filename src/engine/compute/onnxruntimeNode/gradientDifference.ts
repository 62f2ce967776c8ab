// A small network with one of each: first layer, strided, depthwise (with a stride too) and pointwise convolution (over many
// pixels and few), channels that do not fill a block, BatchNorm with and without residual. Two backends that agree on its
// gradient agree on how to read a layout.
import { createRandom } from '../../../shared/random';
import type { Graph, GraphNode } from '../../graph/graph';
import { elementCount, int, ints } from '../../graph/graph';
import type { Backend, ParameterView, StepInput, StepResult, TrainingProgram } from '../backend';

const [batch, side, classes] = [2, 9, 3];

const shapes: Readonly<Record<string, readonly number[]>> = {
  stem: [5, 3, 3, 3],
  strided: [20, 5, 3, 3],
  depthwise: [20, 1, 3, 3],
  pointwise: [20, 20, 1, 1],
  strideDepthwise: [20, 1, 3, 3],
  fewPixels: [20, 20, 1, 1],
  ...Object.fromEntries(['scale0', 'shift0'].map((name) => [name, [5]])),
  ...Object.fromEntries(
    ['scale1', 'shift1', 'scale2', 'shift2', 'scale3', 'shift3', 'scale4', 'shift4'].map((name) => [name, [20]]),
  ),
  dense: [20, classes],
};

const node = (opType: string, output: string, inputs: readonly string[], attributes = {}): GraphNode => ({
  name: output,
  opType,
  inputs,
  outputs: [output],
  attributes,
});

function conv(output: string, input: string, weight: string, strides: number, group = 1): GraphNode {
  const [, , size = 1] = shapes[weight] ?? [];
  const margin = (size - 1) / 2;
  return node('Conv', output, [input, weight], {
    kernel_shape: ints([size, size]),
    strides: ints([strides, strides]),
    pads: ints([margin, margin, margin, margin]),
    group: int(group),
  });
}

const norm = (output: string, input: string, index: number): GraphNode =>
  node('BatchNormalization', output, [input, `scale${index}`, `shift${index}`, `mean${index}`, `variance${index}`]);

const nodes: readonly GraphNode[] = [
  conv('a', 'image', 'stem', 1),
  norm('b', 'a', 0),
  node('Relu', 'c', ['b']),
  conv('d', 'c', 'strided', 2),
  norm('e', 'd', 1),
  conv('f', 'e', 'depthwise', 1, 20),
  norm('g', 'f', 2),
  node('Relu', 'h', ['g']),
  conv('i', 'h', 'pointwise', 1),
  norm('j', 'i', 3),
  node('Add', 'k', ['e', 'j']),
  node('Relu', 'l', ['k']),
  conv('p', 'l', 'strideDepthwise', 2, 20),
  conv('q', 'p', 'fewPixels', 1),
  norm('r', 'q', 4),
  node('Relu', 's', ['r']),
  node('GlobalAveragePool', 'm', ['s']),
  node('Flatten', 'n', ['m']),
  node('MatMul', 'o', ['n', 'dense']),
];

function createProgram(): TrainingProgram {
  const parameters: ParameterView[] = [];
  let offset = 0;
  for (const [input, shape] of Object.entries(shapes)) {
    parameters.push({ input, offset, storedShape: shape, shape });
    offset += elementCount(shape);
  }
  const statistics = [5, 20, 20, 20, 20].flatMap((channels, index) =>
    [`mean${index}`, `variance${index}`].map((name) => ({ name, shape: [channels] })),
  );
  const graph: Graph = {
    name: 'check',
    inputs: [
      { name: 'image', dataType: 'float32', shape: ['N', 3, side, side] },
      ...parameters.map(({ input, shape }) => ({ name: input, dataType: 'float32' as const, shape })),
      ...statistics.map((value) => ({ ...value, dataType: 'float32' as const })),
    ],
    outputs: [{ name: 'o', dataType: 'float32', shape: ['N', classes] }],
    nodes,
    initializers: new Map(),
  };
  return { graph, parameters, statistics: [], parameterCount: offset, batchSize: batch };
}

function createInput({ parameterCount }: TrainingProgram): StepInput {
  const random = createRandom(0, 'gradientDifference');
  const noise = (length: number): Float32Array => new Float32Array(length).map(() => random.normal());
  const target = new Float32Array(batch * classes);
  for (let row = 0; row < batch; row++) target[row * classes + row] = 1;
  return { parameters: noise(parameterCount), x: noise(batch * 3 * side * side), target };
}

async function step(backend: Backend, program: TrainingProgram, input: StepInput): Promise<StepResult> {
  const session = await backend.createTraining(program);
  try {
    return await session.step(input);
  } finally {
    await session.dispose();
  }
}

/** The larger of 1 − cosine between the two gradients and the relative difference of the losses; NaN where one is NaN. */
export function stepDifference(a: StepResult, b: StepResult): number {
  const dot = (x: Float32Array, y: Float32Array): number =>
    x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);
  const cosine = dot(a.gradient, b.gradient) / Math.sqrt(dot(a.gradient, a.gradient) * dot(b.gradient, b.gradient));
  return Math.max(1 - cosine, Math.abs(a.loss - b.loss) / b.loss);
}

/** {@link stepDifference} of two backends on the check's network. */
export async function gradientDifference(one: Backend, other: Backend): Promise<number> {
  const program = createProgram();
  const input = createInput(program);
  return stepDifference(await step(one, program, input), await step(other, program, input));
}
