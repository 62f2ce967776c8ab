// Whether a device computes what this computer computes: the same file, the same inputs, the largest absolute difference of any
// output. Asked for the layers, every value inside is made an output, and the first one that differs is named.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';
import type { OutputCheck } from '../../shared/protocol/engine';
import type { Graph, ValueInfo } from '../graph/graph';
import { encodeOnnx } from '../graph/onnx/encodeOnnx';
import { inferShapes } from '../graph/shapes';
import { exactIntegers, loadOnnxRuntimeNode } from '../onnxRuntimeNode';
import { createFeeds } from './local/feeds';
import type { OutputTensor, RuntimeSession } from './runtime';

type Ort = typeof import('onnxruntime-node');

export interface CheckOptions {
  /** Looks into the network where the outputs differ by more than this. Null: never. */
  readonly layersBeyond?: number | null;
  readonly signal?: AbortSignal | undefined;
}

/** Graphs with more values than this are not taken apart: each would be pulled from the device. */
const maximumLayers = 2000;

/** @throws AdaScaleError of the session; null where the session gives no outputs. */
export async function checkOutputs(
  session: RuntimeSession,
  id: string,
  modelPath: string,
  graph: Graph | null,
  { layersBeyond = null, signal }: CheckOptions = {},
): Promise<OutputCheck | null> {
  if (session.outputs === undefined) return null;
  const differences = await compareFile(session, modelPath, signal);
  const maximumDifference = largest(differences.map(({ difference }) => difference));
  const looksInside = layersBeyond !== null && graph !== null && !((maximumDifference ?? Infinity) <= layersBeyond);
  const firstLayer = looksInside ? await findFirstLayer(session, graph, layersBeyond, signal) : null;
  return { id, maximumDifference, ...(firstLayer ? { firstLayer } : {}) };
}

interface Difference {
  readonly name: string;
  /** Null where the values cannot be compared; Infinity where they are not even as many, or not numbers. */
  readonly difference: number | null;
}

async function compareFile(
  session: RuntimeSession,
  modelPath: string,
  signal: AbortSignal | undefined,
): Promise<readonly Difference[]> {
  const ort = await loadOnnxRuntimeNode();
  const { feeds, outputs } = await reference(ort, modelPath);
  const theirs = await session.outputs!(modelPath, feeds, signal);
  return outputs.map(({ name, values }) => {
    const other = theirs.find((one) => one.name === name);
    if (values === null || other?.values === null) return { name, difference: null };
    return { name, difference: other === undefined ? Infinity : maximumDifference(values, other.values) };
  });
}

/** This computer's outputs on seeded inputs, and these inputs as raw tensors. */
async function reference(
  ort: Ort,
  modelPath: string,
): Promise<{ feeds: readonly Uint8Array[]; outputs: readonly OutputTensor[] }> {
  const session = await ort.InferenceSession.create(modelPath, {
    executionProviders: ['cpu'],
    logSeverityLevel: 3,
    extra: { session: exactIntegers },
  });
  try {
    const feeds = createFeeds(ort.Tensor, session.inputMetadata);
    const results = await session.run(feeds);
    return {
      feeds: session.inputNames.map((name) => bytesOf(feeds[name]!.data)),
      outputs: session.outputNames.map((name) => ({ name, values: numbersOf(results[name]!.data) })),
    };
  } finally {
    await session.release();
  }
}

function bytesOf(data: unknown): Uint8Array {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw new AdaScaleError('device.modelRefused', 'Text inputs cannot be sent to a device');
}

const numbersOf = (data: unknown): ArrayLike<number> | null =>
  ArrayBuffer.isView(data) && !(data instanceof DataView)
    ? Array.from(data as unknown as ArrayLike<number>, Number)
    : null;

/** Equal infinities differ by nothing, a value that is no number on one side alone by infinity. */
export function maximumDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let result = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (Object.is(x, y) || x === y) continue;
    const difference = Math.abs(x - y);
    if (!(difference <= result)) result = Number.isNaN(difference) ? Infinity : difference;
  }
  return result;
}

function largest(differences: readonly (number | null)[]): number | null {
  const known = differences.filter((one) => one !== null);
  return known.length === 0 ? null : Math.max(...known);
}

async function findFirstLayer(
  session: RuntimeSession,
  graph: Graph,
  tolerance: number,
  signal: AbortSignal | undefined,
): Promise<OutputCheck['firstLayer'] | null> {
  const folder = await mkdtemp(path.join(tmpdir(), 'adascale-layers-'));
  try {
    const modelPath = path.join(folder, 'layers.onnx');
    await writeFile(modelPath, encodeOnnx(exposeLayers(graph)));
    const differences = await compareFile(session, modelPath, signal);
    const first = differences.find(({ difference }) => difference !== null && difference > tolerance);
    if (first === undefined || first.difference === null) return null;
    const node = graph.nodes.find(({ outputs }) => outputs.includes(first.name));
    return {
      layer: node?.layer ?? node?.name ?? first.name,
      op: node?.opType ?? '',
      difference: first.difference,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The graph with the first output of every node as an output, in the order of the nodes. */
export function exposeLayers(graph: Graph): Graph {
  const shapes = inferShapes(graph);
  const known = new Map(graph.outputs.map((output) => [output.name, output]));
  const outputs = graph.nodes.slice(0, maximumLayers).flatMap(({ outputs: [name = ''] }): ValueInfo[] => {
    const shape = shapes.get(name);
    const info = known.get(name);
    if (info !== undefined) return [info];
    return shape === undefined ? [] : [{ name, dataType: 'float32', shape }];
  });
  return { ...graph, outputs };
}
