// `auto`: nobody writes down how a network's pixels were scaled, but its accuracy tells. Each candidate is tried on a small
// labelled sample; published networks fall from three quarters right to chance with the wrong one.
import { AdaScaleError } from '../../shared/errors';
import type { Preprocessing } from '../../shared/run/manifest';
import { writePreprocessed } from './preprocessing';
import type { SplitView } from './splits';

/** Scores (any monotone of probability) of `count` inputs, `count × classes`, row by row. */
export type Predict = (inputs: Float32Array, count: number) => Promise<Float32Array>;

export interface PreprocessingChoice {
  /** The winner, with the accuracy of every candidate in `tried`. */
  readonly preprocessing: Preprocessing & { readonly tried: Readonly<Record<string, number>> };
  /** Accuracy of the winner minus that of the best other (0…1); at or below 0 where several tie. */
  readonly margin: number;
  /** False where even the winner is not clearly (three standard errors) above guessing. */
  readonly confident: boolean;
  /** Samples that each candidate was tried on. */
  readonly samples: number;
}

const sampleLimit = 512;
const batchSize = 64;

/**
 * Tries `candidates` on up to 512 samples of `view`, as many of each class as there are. Candidates within one sample of the
 * best are tied; the first listed wins.
 * @throws AdaScaleError `data.empty` where the view holds nothing
 */
export async function choosePreprocessing(
  candidates: readonly Preprocessing[],
  view: SplitView,
  predict: Predict,
  signal?: AbortSignal,
): Promise<PreprocessingChoice> {
  const indices = stratifiedSample(view, sampleLimit);
  if (indices.length === 0)
    throw new AdaScaleError('data.empty', 'There are no samples to find the preprocessing with');
  const right: number[] = [];
  for (const candidate of candidates) right.push(await countRight(view, indices, candidate, predict, signal));
  const best = Math.max(...right);
  const winner = right.findIndex((count) => count >= best - 1);
  const chosen = candidates[winner];
  if (chosen === undefined) throw new AdaScaleError('internal', 'choosePreprocessing needs at least one candidate');
  const count = indices.length;
  const others = right.filter((_, i) => i !== winner);
  return {
    preprocessing: {
      ...chosen,
      tried: Object.fromEntries(candidates.map(({ id }, i) => [id, (right[i] ?? 0) / count])),
    },
    margin: ((right[winner] ?? 0) - Math.max(0, ...others)) / count,
    confident: beatsGuessing((right[winner] ?? 0) / count, view, indices),
    samples: count,
  };
}

/** Takes one sample of each class in turn until `limit` are taken; keeps the view's order within a class. */
export function stratifiedSample(view: SplitView, limit: number): Int32Array {
  const queues = new Map<number, number[]>();
  for (const index of view.indices) {
    const label = view.samples.labels[index] ?? 0;
    const queue = queues.get(label);
    if (queue === undefined) queues.set(label, [index]);
    else if (queue.length < limit) queue.push(index);
  }
  const classes = [...queues.entries()].sort(([a], [b]) => a - b).map(([, queue]) => queue);
  const total = Math.min(
    limit,
    classes.reduce((sum, queue) => sum + queue.length, 0),
  );
  const taken: number[] = [];
  for (let round = 0; taken.length < total; round++) {
    for (const queue of classes) if (taken.length < total && round < queue.length) taken.push(queue[round] ?? 0);
  }
  return Int32Array.from(taken);
}

async function countRight(
  { samples }: SplitView,
  indices: Int32Array,
  candidate: Preprocessing,
  predict: Predict,
  signal?: AbortSignal,
): Promise<number> {
  const size = samples.shape[0] * samples.shape[1] * samples.shape[2];
  let right = 0;
  for (let start = 0; start < indices.length; start += batchSize) {
    signal?.throwIfAborted();
    const batch = indices.subarray(start, start + batchSize);
    const inputs = new Float32Array(batch.length * size);
    batch.forEach((index, i) => {
      writePreprocessed(samples, index, candidate, inputs, i * size);
    });
    right += countMatches(await predict(inputs, batch.length), batch, samples.labels);
  }
  return right;
}

/** Rows whose highest score is at the label; a row with NaN is wrong, because nothing is above NaN. */
function countMatches(scores: Float32Array, batch: Int32Array, labels: Int32Array): number {
  const classes = scores.length / batch.length;
  return batch.reduce((right, index, row) => {
    const label = labels[index] ?? -1;
    const own = scores[row * classes + label];
    if (label >= classes || own === undefined) return right;
    const others = scores.subarray(row * classes, (row + 1) * classes);
    return right + (others.every((score, c) => own > score || (own === score && c >= label)) ? 1 : 0);
  }, 0);
}

function beatsGuessing(accuracy: number, { samples }: SplitView, indices: Int32Array): boolean {
  const counts = new Map<number, number>();
  for (const index of indices)
    counts.set(samples.labels[index] ?? 0, (counts.get(samples.labels[index] ?? 0) ?? 0) + 1);
  const chance = Math.max(...counts.values()) / indices.length;
  return accuracy > chance + 3 * Math.sqrt((chance * (1 - chance)) / indices.length);
}
