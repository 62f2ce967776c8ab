// Runs a graph in onnxruntime: the independent judge of every rewrite.
import { floatTensor, type Graph, type Tensor } from '../../src/engine/graph/graph';
import { encodeOnnx } from '../../src/engine/graph/onnx/encodeOnnx';
import { runOnnx } from './runOnnx';

export interface RunOutput {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Feeds the first input (and `feeds` by name); float32 throughout. Returns the first output. */
export async function runGraph(
  graph: Graph,
  x: Tensor,
  feeds: ReadonlyMap<string, Tensor> = new Map(),
): Promise<RunOutput> {
  const all = [[graph.inputs[0]?.name ?? '', x] as const, ...feeds];
  const floats = all.map(
    ([name, { shape, data }]) => [name, floatTensor(shape, Float32Array.from(data, Number))] as const,
  );
  const output = (await runOnnx(encodeOnnx(graph), Object.fromEntries(floats)))[graph.outputs[0]?.name ?? ''];
  if (!output || !(output.data instanceof Float32Array)) throw new Error(`${graph.name} gave no float32 output`);
  return { shape: output.shape, data: output.data };
}

/** Largest absolute difference. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let index = 0; index < a.length; index++) {
    const difference = Math.abs((a[index] ?? 0) - (b[index] ?? 0));
    largest = difference <= largest ? largest : difference;
  }
  return largest;
}
