// A backend over tfjs's own differentiation: the program is a function of the flat vector, tf.valueAndGrad does the rest.
import { AdaScaleError } from '../../../shared/errors';
import type { Graph, GraphNode, Tensor } from '../../graph/graph';
import type {
  Backend,
  BackendId,
  InferenceSession,
  ParameterView,
  StatisticsSession,
  StepInput,
  TrainingProgram,
  TrainingSession,
} from '../backend';
import { checkProgram, storedLength } from '../training/checkProgram';
import { dataShape, outputShape } from '../training/emitTrainingStep';
import type { NormArrays } from '../training/emitStatistics';
import { logitsOf } from '../training/logitsOf';
import { checkInterpretable, interpret, toTf } from './interpret';
import type { Tf, TfTensor } from './tfjsOp';

/** @param tfBackend the name that tfjs registers its kernels under: `cpu` or `tensorflow`. */
export function createTfjsBackend(id: BackendId, description: string, tf: Tf, tfBackend: string): Backend {
  // tfjs keeps one current backend for the whole process, so each run claims it.
  const claim = async (): Promise<void> => {
    await tf.setBackend(tfBackend);
  };
  return {
    id,
    description,
    createInference: async (graph) => createInference(tf, claim, graph),
    createTraining: async (program) => createTraining(tf, claim, program),
    createStatistics: async (program) => createStatistics(tf, claim, program),
    dispose: async () => {},
  };
}

type Claim = () => Promise<void>;

/** Refuses after disposal; tfjs holds nothing between runs, so there is nothing else to free. */
function guarded<A extends unknown[], R>(claim: Claim, name: string, run: (...values: A) => R) {
  let disposed = false;
  return {
    run: async (...values: A): Promise<R> => {
      if (disposed) throw new AdaScaleError('compute.disposed', `The session of "${name}" was disposed of`);
      await claim();
      return run(...values);
    },
    dispose: async (): Promise<void> => {
      disposed = true;
    },
  };
}

const floatsOf = (tensor: TfTensor): Float32Array => Float32Array.from(tensor.dataSync());

/** Frees every tensor that `work` made; only numbers leave. */
function scoped<R>(tf: Tf, work: () => R): R {
  tf.engine().startScope();
  try {
    return work();
  } finally {
    tf.engine().endScope();
  }
}

function createInference(tf: Tf, claim: Claim, graph: Graph): InferenceSession {
  checkInterpretable(graph);
  return guarded(claim, graph.name, (feeds: Readonly<Record<string, Tensor>>) =>
    scoped(tf, () => {
      const given = new Map(Object.entries(feeds).map(([name, tensor]) => [name, toTf(tf, tensor)] as const));
      const batchSize = feeds[graph.inputs[0]?.name ?? '']?.shape[0] ?? 1;
      const values = interpret({ tf, graph, batchSize }, given);
      const results = graph.outputs.map(({ name }) => [name, values.get(name)] as const);
      return Object.fromEntries(results.flatMap(([name, value]) => (value ? [[name, asTensor(value)]] : [])));
    }),
  );
}

const asTensor = (value: TfTensor): Tensor => ({ dataType: 'float32', shape: value.shape, data: floatsOf(value) });

/** The prefix `view` of the flat vector; its gradient is tfjs's own. */
function viewOf(tf: Tf, flat: TfTensor, view: ParameterView): TfTensor {
  const stored = tf.reshape(tf.slice(flat, [view.offset], [storedLength(view)]), [...view.storedShape]);
  return tf.slice(
    stored,
    view.shape.map(() => 0),
    [...view.shape],
  );
}

function feedsOf(tf: Tf, program: TrainingProgram, flat: TfTensor, x: Float32Array): Map<string, TfTensor> {
  const data: readonly [string, TfTensor] = [program.graph.inputs[0]?.name ?? '', tf.tensor(x, dataShape(program))];
  return new Map([data, ...program.parameters.map((view) => [view.input, viewOf(tf, flat, view)] as const)]);
}

function createTraining(tf: Tf, claim: Claim, program: TrainingProgram): TrainingSession {
  checkProgram(program);
  const graph = logitsOf(program.graph);
  checkInterpretable(graph);
  const shape = outputShape(program);
  const forward = (flat: TfTensor, x: Float32Array): TfTensor => {
    const interpretation = { tf, graph, batchSize: program.batchSize, onBatchStatistics: () => {} };
    const values = interpret(interpretation, feedsOf(tf, program, flat, x));
    return values.get(graph.outputs[0]?.name ?? '') ?? flat;
  };
  const session = guarded(claim, graph.name, ({ parameters, x, target }: StepInput) =>
    scoped(tf, () => {
      let probabilities: Float32Array = new Float32Array();
      const step = tf.valueAndGrad((flat: TfTensor) => {
        const logits = forward(flat, x);
        probabilities = floatsOf(tf.softmax(logits));
        const likelihood = tf.sum(tf.mul(tf.logSoftmax(logits), tf.tensor(target, [...shape])));
        return tf.mul(likelihood, -1 / program.batchSize);
      });
      const results = step(tf.tensor1d(parameters));
      return { loss: results.value.dataSync()[0] ?? NaN, gradient: floatsOf(results.grad), probabilities };
    }),
  );
  return { step: session.run, dispose: session.dispose };
}

function createStatistics(tf: Tf, claim: Claim, program: TrainingProgram): StatisticsSession {
  checkProgram(program);
  const graph = logitsOf(program.graph);
  checkInterpretable(graph);
  return guarded(claim, graph.name, (parameters: Float32Array, x: Float32Array) =>
    scoped(tf, () => {
      const found = new Map<string, NormArrays>();
      const feeds = feedsOf(tf, program, tf.tensor1d(parameters), x);
      const onBatchStatistics = (node: GraphNode, mean: TfTensor, variance: TfTensor): void => {
        found.set(node.name, { mean: floatsOf(mean), variance: floatsOf(variance) });
      };
      interpret({ tf, graph, batchSize: program.batchSize, onBatchStatistics }, feeds);
      return program.statistics.map(({ node }) => {
        const statistics = found.get(node);
        if (statistics) return statistics;
        throw new AdaScaleError('compute.program', `BatchNormalization "${node}" does not lead to the output`);
      });
    }),
  );
}
