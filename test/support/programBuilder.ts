// Writes training programs layer by layer for tests: each layer adds its nodes and its parameter views.
import type { NormStatistics, ParameterView, TrainingProgram } from '../../src/engine/compute/backend';
import type { Attribute, GraphNode, Tensor, ValueInfo } from '../../src/engine/graph/graph';
import { elementCount, float, int, ints } from '../../src/engine/graph/graph';
import { createRandom } from '../../src/shared/random';

export interface ConvOptions {
  readonly kernel: readonly [number, number];
  readonly stride?: number;
  readonly strides?: readonly [number, number];
  readonly dilations?: readonly [number, number];
  /** Top, left, bottom, right; zero-centred "same" where absent. */
  readonly pads?: readonly number[];
  readonly group?: number;
  readonly bias?: boolean;
}

export interface ProgramBuilder {
  readonly input: string;
  readonly node: (
    opType: string,
    inputs: readonly string[],
    attributes?: Record<string, Attribute>,
    outputs?: number,
  ) => string;
  readonly parameter: (shape: readonly number[], kind?: 'weight' | 'scale' | 'shift') => string;
  readonly constant: (tensor: Tensor) => string;
  readonly conv: (x: string, inChannels: number, outChannels: number, options: ConvOptions) => string;
  readonly norm: (x: string, channels: number) => string;
  readonly dense: (x: string, inputs: number, outputs: number) => string;
  readonly program: (output: string, classes: number) => TrainingProgram;
  /** Every output of the last node, for operators with several. */
  readonly outputsOf: (value: string) => readonly string[];
}

export interface ProgramOptions {
  readonly batch: number;
  readonly shape: readonly number[];
  /** The stored tensor behind a view; the view's own shape where absent. */
  readonly stored?: (shape: readonly number[]) => readonly number[];
  /** Parameters between the views that no view looks at. */
  readonly gap?: number;
}

interface ParameterKind {
  readonly view: ParameterView;
  readonly kind: 'weight' | 'scale' | 'shift';
}

const kinds = new WeakMap<TrainingProgram, readonly ParameterKind[]>();

export function createProgramBuilder({ batch, shape, stored = (own) => own, gap = 0 }: ProgramOptions): ProgramBuilder {
  const nodes: GraphNode[] = [];
  const initializers = new Map<string, Tensor>();
  const parameters: ParameterKind[] = [];
  const statistics: NormStatistics[] = [];
  const inputs: ValueInfo[] = [{ name: 'image', dataType: 'float32', shape: ['N', ...shape] }];
  let offset = gap;
  let count = 0;

  const node: ProgramBuilder['node'] = (opType, from, attributes = {}, outputs = 1) => {
    const name = `${opType}${nodes.length}`;
    const made = Array.from({ length: outputs }, (_, index) => `${name}:${index}`);
    nodes.push({ name, opType, inputs: from, outputs: made, attributes });
    return `${name}:0`;
  };
  const parameter: ProgramBuilder['parameter'] = (own, kind = 'weight') => {
    const view = { input: `p${count++}`, offset, storedShape: stored(own), shape: own };
    parameters.push({ view, kind });
    inputs.push({ name: view.input, dataType: 'float32', shape: own });
    offset += elementCount(view.storedShape) + gap;
    return view.input;
  };
  return {
    input: 'image',
    node,
    parameter,
    outputsOf: (value) => nodes.find((made) => made.outputs.includes(value))?.outputs ?? [],
    constant: (tensor) => {
      const name = `c${count++}`;
      initializers.set(name, tensor);
      return name;
    },
    conv: (x, inChannels, outChannels, { kernel, stride = 1, group = 1, bias = false, ...options }) => {
      const weight = parameter([outChannels, inChannels / group, ...kernel]);
      const [top, left] = kernel.map((size) => (size - 1) >> 1) as [number, number];
      const same = [top, left, kernel[0] - 1 - top, kernel[1] - 1 - left];
      return node('Conv', [x, weight, ...(bias ? [parameter([outChannels], 'shift')] : [])], {
        kernel_shape: ints(kernel),
        strides: ints(options.strides ?? [stride, stride]),
        dilations: ints(options.dilations ?? [1, 1]),
        pads: ints(options.pads ?? same),
        group: int(group),
      });
    },
    norm: (x, channels) => {
      const [mean, variance] = [`mean${count++}`, `variance${count++}`];
      inputs.push(
        { name: mean, dataType: 'float32', shape: [channels] },
        { name: variance, dataType: 'float32', shape: [channels] },
      );
      const y = node(
        'BatchNormalization',
        [x, parameter([channels], 'scale'), parameter([channels], 'shift'), mean, variance],
        { epsilon: float(1e-3) },
      );
      statistics.push({ node: nodes.at(-1)?.name ?? '', mean, variance, channels });
      return y;
    },
    dense: (x, from, to) => node('Gemm', [x, parameter([from, to]), parameter([to], 'shift')]),
    program: (output, classes) => {
      const program: TrainingProgram = {
        graph: {
          name: 'net',
          inputs,
          outputs: [{ name: output, dataType: 'float32', shape: ['N', classes] }],
          nodes,
          initializers,
        },
        parameters: parameters.map(({ view }) => view),
        statistics,
        parameterCount: offset,
        batchSize: batch,
      };
      kinds.set(program, parameters);
      return program;
    },
  };
}

/** He-initialised parameters, scales around 1, everything else small; what no view looks at is random too. */
export function initialParameters(program: TrainingProgram, seed = 1): Float32Array {
  const random = createRandom(seed, 'parameters');
  const values = new Float32Array(program.parameterCount).map(() => 0.3 * random.normal());
  for (const { view, kind } of kinds.get(program) ?? []) {
    const length = elementCount(view.storedShape);
    const fan = view.shape.length === 4 ? elementCount(view.shape.slice(1)) : (view.shape[0] ?? 1);
    for (let index = view.offset; index < view.offset + length; index++) {
      if (kind === 'scale') values[index] = 1 + 0.1 * random.normal();
      else values[index] = kind === 'weight' ? Math.sqrt(2 / fan) * random.normal() : 0.1 * random.normal();
    }
  }
  return values;
}

/** A batch of noise with labels that its brightness decides, so that it can be learnt. */
export function syntheticBatch(
  program: TrainingProgram,
  classes: number,
  seed = 1,
): { readonly x: Float32Array; readonly target: Float32Array } {
  const random = createRandom(seed, 'batch');
  const sample = elementCount((program.graph.inputs[0]?.shape ?? []).slice(1).map(Number));
  const x = new Float32Array(program.batchSize * sample);
  const target = new Float32Array(program.batchSize * classes);
  for (let n = 0; n < program.batchSize; n++) {
    const label = random.integer(classes);
    target[n * classes + label] = 1;
    for (let i = 0; i < sample; i++) x[n * sample + i] = random.normal() + (i % classes === label ? 1 : 0);
  }
  return { x, target };
}
