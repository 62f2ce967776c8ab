// A backend over one onnxruntime package: our gradient rules, emitted for the package's target, one session a program.
import { AdaScaleError } from '../../../shared/errors';
import type { Graph } from '../../graph/graph';
import type {
  Backend,
  BackendId,
  InferenceSession,
  SgdOptions,
  SgdSession,
  StatisticsSession,
  TrainingProgram,
  TrainingSession,
} from '../backend';
import { emitStatistics, splitStatistics, statisticsOutput } from '../training/emitStatistics';
import { dataShape, emitTrainingStep, outputShape } from '../training/emitTrainingStep';
import { stepNames } from '../training/stepNames';
import type { OrtTensor } from './ortModule';
import { floats, fromOrt, toOrt } from './ortModule';
import type { OrtRuntime, SessionPool } from './ortRuntime';
import { createSessionPool } from './ortRuntime';

/** @param description for provenance: package, version, device, threads. */
export function createOrtBackend(id: BackendId, description: string, runtime: OrtRuntime): Backend {
  const pool = createSessionPool(runtime);
  return {
    id,
    description,
    createInference: (graph) => createInference(runtime, pool, graph),
    createTraining: (program) => createTraining(runtime, pool, program),
    createSgd: (program, options) => createSgd(runtime, pool, program, options),
    createStatistics: (program) => createStatistics(runtime, pool, program),
    dispose: () => pool.dispose(),
  };
}

async function createInference(runtime: OrtRuntime, pool: SessionPool, graph: Graph): Promise<InferenceSession> {
  const session = await pool.open(graph, runtime.inferenceOptions);
  return {
    run: async (feeds) => {
      const given = Object.entries(feeds).map(([name, tensor]) => [name, toOrt(runtime.ort, tensor)] as const);
      const results = await session.run(Object.fromEntries(given));
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, fromOrt(tensor)]));
    },
    dispose: session.dispose,
  };
}

function result(tensors: Readonly<Record<string, OrtTensor>>, name: string): Float32Array {
  const data = tensors[name]?.data;
  if (data instanceof Float32Array) return data;
  throw new AdaScaleError('compute.session', `The training step gave no "${name}"`);
}

const first = (data: Float32Array): number => data[0] ?? NaN;

async function createTraining(
  { ort, trainingOptions, target }: OrtRuntime,
  pool: SessionPool,
  program: TrainingProgram,
): Promise<TrainingSession> {
  const session = await pool.open(emitTrainingStep(program, target), trainingOptions);
  const [xShape, targetShape, flatShape] = [dataShape(program), outputShape(program), [program.parameterCount]];
  const into = {
    [stepNames.loss]: floats(ort, new Float32Array(1), []),
    [stepNames.gradient]: floats(ort, new Float32Array(program.parameterCount), flatShape),
    [stepNames.probabilities]: floats(ort, new Float32Array(targetShape[0] * targetShape[1]), targetShape),
  };
  return {
    step: async ({ parameters, x, target }) => {
      const feeds = {
        [stepNames.parameters]: floats(ort, parameters, flatShape),
        [stepNames.x]: floats(ort, x, xShape),
        [stepNames.target]: floats(ort, target, targetShape),
      };
      const results = await session.run(feeds, into);
      return {
        loss: first(result(results, stepNames.loss)),
        gradient: result(results, stepNames.gradient),
        probabilities: result(results, stepNames.probabilities),
      };
    },
    dispose: session.dispose,
  };
}

async function createSgd(
  { ort, trainingOptions, target }: OrtRuntime,
  pool: SessionPool,
  program: TrainingProgram,
  options: SgdOptions,
): Promise<SgdSession> {
  const session = await pool.open(emitTrainingStep(program, target, options), trainingOptions);
  const [xShape, targetShape, flatShape] = [dataShape(program), outputShape(program), [program.parameterCount]];
  return {
    update: async ({ parameters, velocity, learningRate, x, target }) => {
      const results = await session.run({
        [stepNames.parameters]: floats(ort, parameters, flatShape),
        [stepNames.velocity]: floats(ort, velocity, flatShape),
        [stepNames.learningRate]: floats(ort, Float32Array.of(learningRate), []),
        [stepNames.x]: floats(ort, x, xShape),
        [stepNames.target]: floats(ort, target, targetShape),
      });
      return {
        loss: first(result(results, stepNames.loss)),
        probabilities: result(results, stepNames.probabilities),
        parameters: result(results, stepNames.newParameters),
        velocity: result(results, stepNames.newVelocity),
      };
    },
    dispose: session.dispose,
  };
}

async function createStatistics(
  { ort, trainingOptions, target }: OrtRuntime,
  pool: SessionPool,
  program: TrainingProgram,
): Promise<StatisticsSession> {
  if (program.statistics.length === 0) return { run: async () => [], dispose: async () => {} };
  const session = await pool.open(emitStatistics(program, target), trainingOptions);
  const xShape = dataShape(program);
  return {
    run: async (parameters, x) => {
      const results = await session.run({
        [stepNames.parameters]: floats(ort, parameters, [program.parameterCount]),
        [stepNames.x]: floats(ort, x, xShape),
      });
      return splitStatistics(program, result(results, statisticsOutput));
    },
    dispose: session.dispose,
  };
}
