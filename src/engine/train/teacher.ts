// A trained network as teacher: its class probabilities for a batch.
import { AdaScaleError } from '../../shared/errors';
import type { Backend } from '../compute/backend';
import type { Graph } from '../graph/graph';

export interface Teacher {
  /** Writes [rows, classes] probabilities for x: [rows, C, H, W] into `out`. */
  teach(x: Float32Array, shape: readonly number[], out: Float32Array): Promise<void>;
  dispose(): Promise<void>;
}

function softmaxRows(scores: Float32Array, classes: number, out: Float32Array): void {
  for (let start = 0; start < scores.length; start += classes) {
    const row = scores.subarray(start, start + classes);
    const peak = row.reduce((most, score) => Math.max(most, score), -Infinity);
    const total = row.reduce((sum, score) => sum + Math.exp(score - peak), 0);
    row.forEach((score, index) => {
      out[start + index] = Math.exp(score - peak) / total;
    });
  }
}

/** True where the network itself ends in a Softmax. */
const givesProbabilities = (graph: Graph): boolean =>
  graph.nodes.some((node) => node.opType === 'Softmax' && node.outputs[0] === graph.outputs[0]?.name);

/**
 * @param graph standalone classifier, input [N, C, H, W], output [N, classes]
 * @throws AdaScaleError `model.output` from `teach` where the teacher has another number of classes than `out`
 */
export async function createTeacher(graph: Graph, backend: Backend, classes: number): Promise<Teacher> {
  const session = await backend.createInference(graph);
  const input = graph.inputs[0]?.name ?? '';
  const output = graph.outputs[0]?.name ?? '';
  const normalised = givesProbabilities(graph);
  return {
    teach: async (x, shape, out) => {
      const scores = (await session.run({ [input]: { dataType: 'float32', shape, data: x } }))[output]?.data;
      if (!(scores instanceof Float32Array) || scores.length !== out.length) {
        throw new AdaScaleError(
          'model.output',
          `The teacher ${graph.name} does not give ${classes} scores for each image`,
        );
      }
      if (normalised) out.set(scores);
      else softmaxRows(scores, classes, out);
    },
    dispose: () => session.dispose(),
  };
}
