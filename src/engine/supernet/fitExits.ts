// Exits start as the best linear reading of their features: ridge regression from globally averaged feature maps to the whole
// network's centred log-scores, over a sample of images. No labels, no gradients; distillation trains them from there.
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { Backend } from '../compute/backend';
import { elementCount, floatTensor, type Graph, type Tensor } from '../graph/graph';
import { inferShapes } from '../graph/shapes';
import type { ExitPoint } from '../operators/earlyExit/exitPoints';
import { trunkKey } from './layout';
import type { Supernet } from './supernet';

/** Share of the features' mean square that is added to it. */
const ridge = 1e-3;
/** Logarithms of smaller probabilities say no more. */
const leastProbability = 1e-6;

/** Sums of products of features (with a constant 1 behind) with each other and with scores. */
interface Moments {
  readonly gram: Matrix;
  readonly cross: Matrix;
}

/**
 * A new flat vector: `parameters` with the classifiers of all exits fitted.
 * @param batches of preprocessed images, each [batchSize, C, H, W]; `breathe` is called between them
 */
export async function fitExits(
  supernet: Supernet,
  parameters: Float32Array,
  backend: Pick<Backend, 'createInference'>,
  { batchSize, batches }: { readonly batchSize: number; readonly batches: readonly Float32Array[] },
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<Float32Array> {
  const { graph, exits } = supernet;
  if (exits.length === 0 || batches.length === 0) return parameters;
  const [scores] = graph.outputs;
  const shapes = inferShapes(graph);
  const classes = shapes.get(scores?.name ?? '')?.[1] ?? 1;
  const shape = [batchSize, ...(graph.inputs[0]?.shape.slice(1).map(Number) ?? [])];
  const moments = exits.map(({ channels }) => ({
    gram: Matrix.zeros(channels + 1, channels + 1),
    cross: Matrix.zeros(channels + 1, classes),
  }));
  const maps = exits.map(({ value }) => ({
    name: value,
    dataType: 'float32' as const,
    shape: ['N', ...(shapes.get(value)?.slice(1) ?? [])],
  }));
  const session = await backend.createInference({ ...graph, outputs: [...graph.outputs, ...maps] });
  try {
    for (const batch of batches) {
      const results = await session.run({ [graph.inputs[0]?.name ?? '']: floatTensor(shape, batch) });
      const targets = centred(results[scores?.name ?? ''], givesProbabilities(graph));
      exits.forEach(({ value }, index) => addTo(moments[index] as Moments, features(results[value]), targets));
      await breathe();
    }
  } finally {
    await session.dispose();
  }
  const fitted = parameters.slice();
  exits.forEach((exit, index) => write(supernet, fitted, exit, solve(moments[index] as Moments)));
  return fitted;
}

const givesProbabilities = (graph: Graph): boolean =>
  graph.nodes.some(({ opType, outputs }) => opType === 'Softmax' && outputs[0] === graph.outputs[0]?.name);

/** Log-scores less their mean over the classes, which a softmax does not see: [rows, classes]. */
function centred(scores: Tensor | undefined, probabilities: boolean): Matrix {
  const [rows = 0, classes = 0] = scores?.shape ?? [];
  const result = Matrix.zeros(rows, classes);
  for (let row = 0; row < rows; row++) {
    const raw = Array.from({ length: classes }, (_, c) => Number(scores?.data[row * classes + c]));
    const logs = probabilities ? raw.map((p) => Math.log(Math.max(p, leastProbability))) : raw;
    const mean = logs.reduce((sum, value) => sum + value, 0) / classes;
    result.setRow(
      row,
      logs.map((value) => value - mean),
    );
  }
  return result;
}

/** Global averages with a constant 1 behind: [rows, channels + 1]. */
function features(map: Tensor | undefined): Matrix {
  const [rows = 0, channels = 0, ...spatial] = map?.shape ?? [];
  const positions = elementCount(spatial);
  const result = Matrix.ones(rows, channels + 1);
  for (let index = 0; index < rows * channels; index++) {
    let sum = 0;
    for (let at = 0; at < positions; at++) sum += Number(map?.data[index * positions + at]);
    result.set(Math.floor(index / channels), index % channels, sum / positions);
  }
  return result;
}

function addTo({ gram, cross }: Moments, x: Matrix, y: Matrix): void {
  const transposed = x.transpose();
  gram.add(transposed.mmul(x));
  cross.add(transposed.mmul(y));
}

/** [channels + 1, classes]: weights, then the bias. */
function solve({ gram, cross }: Moments): Matrix {
  const diagonal = gram.diagonal();
  const mean = diagonal.reduce((sum, value) => sum + value, 0) / diagonal.length;
  const damped = gram.clone().add(Matrix.eye(gram.rows, gram.rows).mul(ridge * mean + Number.EPSILON));
  return new CholeskyDecomposition(damped).solve(cross);
}

function write(
  { layout }: Supernet,
  parameters: Float32Array,
  { weight, bias, channels }: ExitPoint,
  solution: Matrix,
): void {
  const set = (name: string, rows: readonly number[]): void => {
    const stored = layout.parameters.find(({ key }) => key === trunkKey(name));
    if (stored) parameters.set(Float32Array.from(rows.flatMap((row) => solution.getRow(row))), stored.offset);
  };
  set(
    weight,
    Array.from({ length: channels }, (_, row) => row),
  );
  set(bias, [channels]);
}
