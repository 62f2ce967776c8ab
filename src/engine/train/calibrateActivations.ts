// Ranges and means of the activations that become integers, over calibration images: one pass for the extremes, one for the
// histograms from which the range is chosen (operators/int8/chooseRange).
import type { Backend, InferenceSession } from '../compute/backend';
import { elementCount, floatTensor, type Graph, type Tensor } from '../graph/graph';
import { inferShapes } from '../graph/shapes';
import type { ActivationSummary, Calibration } from '../operators/int8/calibration';
import { chooseRange } from '../operators/int8/chooseRange';

/** Ranges settle on few images; each is seen whole. */
const calibrationImages = 128;
const bins = 2048;
/** Of all values together that one run hands over. */
const mostBytes = 256 * 1024 ** 2;

/** What is gathered of one value. */
interface Gathered {
  low: number;
  high: number;
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  seen: number;
}

/**
 * One summary for each of `values` of a standalone graph, in order.
 * @param batches each [batchSize, C, H, W], preprocessed; the first ones are taken. `breathe` is called between runs.
 */
export async function calibrateActivations(
  graph: Graph,
  values: readonly string[],
  backend: Pick<Backend, 'createInference'>,
  { batchSize, batches }: { readonly batchSize: number; readonly batches: readonly Float32Array[] },
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<Calibration> {
  const shapes = inferShapes(graph);
  const input = graph.inputs[0]?.name ?? '';
  const computed = values.filter((value) => value !== input);
  const outputs = computed.map((name) => ({
    name,
    dataType: 'float32' as const,
    shape: ['N', ...(shapes.get(name) ?? []).slice(1)],
  }));
  const bytesAnImage = 4 * values.reduce((sum, value) => sum + elementCount(shapes.get(value) ?? []), 0);
  const rows = Math.min(batchSize, Math.max(1, Math.floor(mostBytes / bytesAnImage)));
  const pieces = batches
    .slice(0, Math.max(1, Math.ceil(calibrationImages / batchSize)))
    .flatMap((batch) => inRows(batch, (shapes.get(input) ?? []).slice(1), rows));
  const gathered = values.map((value) => empty((shapes.get(value) ?? [])[1] ?? 1));
  const session = computed.length === 0 ? null : await backend.createInference({ ...graph, outputs });
  try {
    for (const visit of [addExtremes, addCounts]) {
      for (const images of pieces) {
        const results = await run(session, input, images);
        values.forEach((value, index) => visit(gathered[index] as Gathered, results[value] as Tensor));
        await breathe();
      }
    }
  } finally {
    await session?.dispose();
  }
  return gathered.map(summarise);
}

/** A batch of images of `shape` in pieces of at most `rows`. */
function inRows(batch: Float32Array, shape: readonly number[], rows: number): Tensor[] {
  const size = elementCount(shape);
  return Array.from({ length: Math.ceil(batch.length / size / rows) }, (_, piece) => {
    const data = batch.subarray(piece * rows * size, (piece + 1) * rows * size);
    return floatTensor([data.length / size, ...shape], data);
  });
}

async function run(
  session: InferenceSession | null,
  input: string,
  images: Tensor,
): Promise<Readonly<Record<string, Tensor>>> {
  return { ...(await session?.run({ [input]: images })), [input]: images };
}

/** Every range holds 0, for padding is 0. */
const empty = (channels: number): Gathered => ({
  low: 0,
  high: 0,
  counts: new Float64Array(bins),
  sums: new Float64Array(channels),
  seen: 0,
});

function addExtremes(gathered: Gathered, { data }: Tensor): void {
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (value < gathered.low) gathered.low = value;
    else if (value > gathered.high) gathered.high = value;
  }
}

function addCounts(gathered: Gathered, { data, shape }: Tensor): void {
  const { low, high, counts, sums } = gathered;
  const perChannel = elementCount(shape.slice(2));
  const factor = high > low ? bins / (high - low) : 0;
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    const bin = Math.min(bins - 1, Math.floor((value - low) * factor));
    counts[bin] = (counts[bin] as number) + 1;
    const channel = Math.floor(i / perChannel) % sums.length;
    sums[channel] = (sums[channel] as number) + value;
  }
  gathered.seen += data.length / sums.length;
}

function summarise({ low, high, counts, sums, seen }: Gathered): ActivationSummary {
  // Kept as 32-bit floats: a network made again from a file must be the same bit for bit.
  const range = chooseRange({ low, high, counts });
  return {
    low: Math.fround(range.low),
    high: Math.fround(range.high),
    means: Float32Array.from(sums, (sum) => sum / seen),
  };
}
