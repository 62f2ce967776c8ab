// Share of labelled images whose largest output is their class. The graph is standalone: what is judged here is exactly
// what is exported.
import { AdaScaleError } from '../../shared/errors';
import type { Preprocessing } from '../../shared/run/manifest';
import type { Backend, InferenceSession } from '../compute/backend';
import { writePreprocessed } from '../datasets/preprocessing';
import type { SplitView } from '../datasets/splits';
import type { Graph, Tensor } from '../graph/graph';
import { confidences } from './confidences';

export interface ClassAccuracy {
  readonly samples: number;
  /** 0…1; null where the split has no image of the class. */
  readonly accuracy: number | null;
}

export interface Accuracy {
  /** 0…1 */
  readonly accuracy: number;
  readonly samples: number;
  /** By class index. */
  readonly perClass: readonly ClassAccuracy[];
  /** Share of the images that left early, 0…1; absent without a threshold. */
  readonly exitRate?: number;
}

export interface AccuracyOptions {
  readonly signal?: AbortSignal;
  /** Called between batches. */
  readonly breathe?: () => Promise<void>;
  /** At most so many images, spread evenly over the split. */
  readonly limit?: number;
  /** Confidence at which an image takes its class from the graph's second output, the scores of an exit. */
  readonly threshold?: number | undefined;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Images a run; the last run has what is left, for the batch dimension is symbolic. */
const batchSize = 64;

/** `limit` places spread evenly: splits may be sorted by class, so the first ones would not do. */
function chosenSamples({ indices, count }: SplitView, limit: number): Int32Array {
  const total = Math.min(count, Math.max(0, limit));
  return Int32Array.from({ length: total }, (_, i) => indices[Math.floor((i * count) / total)] as number);
}

/** Index of the largest of the row's values; −1 where one is not a number. */
function largest(values: ArrayLike<number>, start: number, length: number): number {
  let best = 0;
  for (let i = 0; i < length; i++) {
    const value = values[start + i] as number;
    if (Number.isNaN(value)) return -1;
    if (value > (values[start + best] as number)) best = i;
  }
  return best;
}

interface Prediction {
  /** Class of each image; −1 where the scores are not numbers. */
  readonly predicted: readonly number[];
  readonly classes: number;
  /** Images that took the exit's word. */
  readonly left: number;
}

interface Run {
  readonly session: InferenceSession;
  readonly graph: Graph;
  readonly threshold: number | undefined;
}

/** Predicted classes for x of `shape` [rows, C, H, W]. */
async function predict(
  { session, graph, threshold }: Run,
  shape: readonly number[],
  x: Float32Array,
): Promise<Prediction> {
  const results = await session.run({ [graph.inputs[0]?.name ?? '']: { dataType: 'float32', shape, data: x } });
  const rows = shape[0] as number;
  const whole = classesIn(results[graph.outputs[0]?.name ?? ''], rows, graph);
  const exit = graph.outputs[1]?.name ?? '';
  if (threshold === undefined || results[exit] === undefined) return { ...whole, left: 0 };
  const early = classesIn(results[exit], rows, graph);
  const leaves = confidences(graph, exit, results[exit], rows).map(
    (confidence) => confidence >= Math.fround(threshold),
  );
  return {
    classes: whole.classes,
    predicted: whole.predicted.map((index, row) => (leaves[row] ? (early.predicted[row] as number) : index)),
    left: leaves.filter(Boolean).length,
  };
}

/** The likeliest class of each row of scores. */
function classesIn(tensor: Tensor | undefined, rows: number, graph: Graph): Omit<Prediction, 'left'> {
  const scores = tensor?.data;
  const classes = (scores?.length ?? 0) / rows;
  if (scores === undefined || scores instanceof BigInt64Array || classes < 2 || !Number.isInteger(classes)) {
    throw new AdaScaleError(
      'model.output',
      `${graph.name} gives no row of class scores for each image`,
      'Choose a classifier.',
    );
  }
  return { predicted: Array.from({ length: rows }, (_, row) => largest(scores, row * classes, classes)), classes };
}

/** Images seen and images told right, by class. */
interface Tally {
  readonly samples: number[];
  readonly correct: number[];
}

function count(tally: Tally, label: number, right: boolean): void {
  tally.samples[label] = (tally.samples[label] ?? 0) + 1;
  if (right) tally.correct[label] = (tally.correct[label] ?? 0) + 1;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Every class that the network or the split knows has its row. */
function summarise({ samples, correct }: Tally, classes: number): Omit<Accuracy, 'exitRate'> {
  const perClass = Array.from({ length: Math.max(classes, samples.length) }, (_, index) => {
    const seen = samples[index] ?? 0;
    return { samples: seen, accuracy: seen === 0 ? null : (correct[index] ?? 0) / seen };
  });
  const total = sum(samples);
  return { accuracy: sum(correct) / total, samples: total, perClass };
}

const notANumber = (graph: Graph): AdaScaleError =>
  new AdaScaleError(
    'compute.notFinite',
    `${graph.name} gives scores that are not numbers`,
    'Check the weights and the preprocessing; a sub-network may need more training.',
  );

/**
 * Accuracy of a standalone graph (input [N, C, H, W] with symbolic N, output [N, classes]) on a split.
 * @throws AdaScaleError `data.empty`, `model.output`, `compute.notFinite` naming the network; the signal's reason when cancelled.
 */
export async function measureAccuracy(
  graph: Graph,
  backend: Backend,
  view: SplitView,
  preprocessing: Preprocessing,
  { signal, breathe, limit = view.count, threshold, onProgress }: AccuracyOptions = {},
): Promise<Accuracy> {
  const chosen = chosenSamples(view, limit);
  if (chosen.length === 0) {
    throw new AdaScaleError('data.empty', 'The split holds no image to judge by', 'Check the data folder.');
  }
  const { shape, labels } = view.samples;
  const imageSize = shape[0] * shape[1] * shape[2];
  const buffer = new Float32Array(Math.min(batchSize, chosen.length) * imageSize);
  const tally: Tally = { samples: [], correct: [] };
  let [classes, left] = [0, 0];
  const session = await backend.createInference(graph);
  try {
    for (let start = 0; start < chosen.length; start += batchSize) {
      signal?.throwIfAborted();
      const rows = chosen.subarray(start, start + batchSize);
      rows.forEach((sample, row) => writePreprocessed(view.samples, sample, preprocessing, buffer, row * imageSize));
      const x = buffer.subarray(0, rows.length * imageSize);
      const result = await predict({ session, graph, threshold }, [rows.length, ...shape], x);
      if (result.predicted.includes(-1)) throw notANumber(graph);
      rows.forEach((sample, row) => count(tally, labels[sample] as number, result.predicted[row] === labels[sample]));
      classes = result.classes;
      left += result.left;
      onProgress?.(start + rows.length, chosen.length);
      await breathe?.();
    }
  } finally {
    await session.dispose();
  }
  return { ...summarise(tally, classes), ...(threshold !== undefined && { exitRate: left / chosen.length }) };
}
