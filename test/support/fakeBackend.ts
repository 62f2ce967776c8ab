// A backend without kernels: a quadratic bowl over whatever parameters the program views, deterministic in its inputs,
// sensitive to images, targets and weights. Fast enough to train hundreds of steps in a test.
import type {
  Backend,
  InferenceSession,
  StepInput,
  StepResult,
  TrainingProgram,
  TrainingSession,
} from '../../src/engine/compute/backend';
import { elementCount } from '../../src/engine/graph/graph';

export interface FakeBackendOptions {
  /** Before every training step of any session; may throw, as a kill would end the process. */
  readonly beforeStep?: (call: number) => void;
  /** Name of the graph input whose gradient is to hold a NaN at this call, or null. */
  readonly breakGradient?: (call: number) => string | null;
  /** Class scores of one image. */
  readonly scores?: (image: Float32Array) => readonly number[];
  readonly classes?: number;
}

export interface FakeBackend extends Backend {
  readonly live: { training: number; inference: number; statistics: number };
  readonly created: { training: number };
  /** Rows of every inference call. */
  readonly inferredRows: number[];
}

/** Flat positions of a view's prefix in the parameter vector. */
function positions(storedShape: readonly number[], shape: readonly number[], offset: number): number[] {
  let all = [0];
  shape.forEach((size, axis) => {
    all = all.flatMap((start) => Array.from({ length: size }, (_, i) => start * (storedShape[axis] as number) + i));
  });
  return all.map((position) => offset + position);
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function softmax(scores: readonly number[]): number[] {
  const powers = scores.map((score) => Math.exp(score));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** One step of the bowl; the target's weighted class index pulls, so that teachers matter. */
function bowlStep(
  program: TrainingProgram,
  views: readonly number[][],
  classes: number,
  { parameters, x, target }: StepInput,
): StepResult {
  const imageSize = x.length / program.batchSize;
  const pull = target.reduce((sum, share, i) => sum + share * (i % classes), 0) / program.batchSize;
  const gradient = new Float32Array(program.parameterCount);
  let loss = 0;
  views.forEach((view, v) =>
    view.forEach((position, i) => {
      const slope = (parameters[position] as number) - 0.01 * pull - 0.1 * (x[(v + i) % x.length] as number);
      gradient[position] = (gradient[position] as number) + slope;
      loss += (slope * slope) / (2 * view.length);
    }),
  );
  const first = parameters[views[0]?.[0] ?? 0] as number;
  const rows = Array.from({ length: program.batchSize }, (_, row) =>
    mean(x.subarray(row * imageSize, (row + 1) * imageSize)),
  );
  const probabilities = rows.flatMap((brightness) =>
    softmax(Array.from({ length: classes }, (_, c) => brightness * c + first)),
  );
  return { loss: loss / views.length, gradient, probabilities: Float32Array.from(probabilities) };
}

/** Mean and biased variance of channel `channel % C` of x, as BatchNorm `index` would see it. */
function channelStatistics(x: Float32Array, channels: number, imageChannels: number, pixels: number) {
  const stats = Array.from({ length: channels }, (_, channel) => {
    const values = x.filter((_value, i) => Math.floor(i / pixels) % imageChannels === channel % imageChannels);
    const average = mean(values);
    return { average, spread: mean(values.map((value) => (value - average) ** 2)) };
  });
  return { mean: Float32Array.from(stats, (s) => s.average), variance: Float32Array.from(stats, (s) => s.spread) };
}

export function createFakeBackend({
  beforeStep,
  breakGradient,
  scores,
  classes = 10,
}: FakeBackendOptions = {}): FakeBackend {
  const live = { training: 0, inference: 0, statistics: 0 };
  const created = { training: 0 };
  const inferredRows: number[] = [];
  let calls = 0;
  const release = (kind: keyof typeof live) => () => Promise.resolve(void (live[kind] -= 1));

  const createTraining = async (program: TrainingProgram): Promise<TrainingSession> => {
    live.training += 1;
    created.training += 1;
    const views = program.parameters.map(({ storedShape, shape, offset }) => positions(storedShape, shape, offset));
    return {
      step: async (input) => {
        const call = calls++;
        beforeStep?.(call);
        const result = bowlStep(program, views, classes, input);
        const broken = program.parameters.findIndex((view) => view.input === breakGradient?.(call));
        const position = views[broken]?.[0];
        if (position !== undefined) result.gradient[position] = NaN;
        return result;
      },
      dispose: release('training'),
    };
  };

  const createInference: Backend['createInference'] = async (graph): Promise<InferenceSession> => {
    live.inference += 1;
    return {
      run: async (feeds) => {
        const x = feeds[graph.inputs[0]?.name ?? ''];
        if (!(x?.data instanceof Float32Array) || elementCount(x.shape) !== x.data.length) throw new Error('bad feed');
        const rows = x.shape[0] as number;
        const size = x.data.length / rows;
        const images = Array.from({ length: rows }, (_, row) =>
          (x.data as Float32Array).subarray(row * size, (row + 1) * size),
        );
        inferredRows.push(rows);
        const all = images.flatMap((image) => scores?.(image) ?? []);
        return {
          [graph.outputs[0]?.name ?? '']: {
            dataType: 'float32',
            shape: [rows, all.length / rows],
            data: Float32Array.from(all),
          },
        };
      },
      dispose: release('inference'),
    };
  };

  const createStatistics: Backend['createStatistics'] = async (program) => {
    live.statistics += 1;
    const [channels, height, width] = program.graph.inputs[0]?.shape.slice(1).map(Number) as [number, number, number];
    return {
      run: async (_parameters, x) =>
        program.statistics.map((norm) => channelStatistics(x, norm.channels, channels, height * width)),
      dispose: release('statistics'),
    };
  };
  return {
    id: 'tfjsCpu',
    description: 'fake',
    live,
    created,
    inferredRows,
    createTraining,
    createInference,
    createStatistics,
    dispose: () => Promise.resolve(),
  };
}
