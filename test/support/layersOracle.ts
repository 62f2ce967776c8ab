// TF.js layers as the judge of the readers and the writer: builds or loads a model there, saves it as files, compares what it
// predicts with what a graph computes in onnxruntime.
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { elementCount, floatTensor } from '../../src/engine/graph/graph';
import type { Graph, Tensor } from '../../src/engine/graph/graph';
import { createRandom } from '../../src/shared/random';
import { largestDifference, runGraph } from './runGraph';

export { layers, tf };

export async function startOracle(): Promise<void> {
  await tf.setBackend('cpu');
  await tf.ready();
}

/** Gives every weight seeded values, positive where they are variances. */
export function randomiseWeights(model: layers.LayersModel, seed: number): void {
  for (const layer of model.layers) {
    const weights = layer.weights.map((variable, index) => {
      const random = createRandom(seed, layer.name, index);
      const shape = variable.shape.map((size) => size ?? 1);
      const positive = variable.name.includes('variance');
      const scale = positive ? 1 : Math.sqrt(1 / Math.max(1, elementCount(shape.slice(0, -1))));
      const values = Float32Array.from({ length: elementCount(shape) }, () =>
        positive ? 0.5 + random.next() : random.normal() * scale,
      );
      return tf.tensor(values, shape);
    });
    if (weights.length > 0) layer.setWeights(weights);
  }
}

/** Saves as model.json and one shard, as tf's own file handler does; returns the JSON file. */
export async function saveModel(model: layers.LayersModel, folder: string): Promise<string> {
  const file = path.join(folder, 'model.json');
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      const { modelTopology, weightSpecs, weightData } = artifacts;
      const shard = Buffer.from(weightData as ArrayBuffer);
      await writeFile(path.join(folder, 'group1-shard1of1.bin'), shard);
      const weightsManifest = [{ paths: ['group1-shard1of1.bin'], weights: weightSpecs }];
      await writeFile(file, JSON.stringify({ format: 'layers-model', modelTopology, weightsManifest }));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return file;
}

interface Manifest {
  readonly modelTopology: object;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: tf.io.WeightsManifestEntry[];
  }[];
}

/** tf.loadLayersModel from a file. */
export async function loadModel(file: string): Promise<layers.LayersModel> {
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  const shards = weightsManifest
    .flatMap(({ paths }) => paths)
    .map((name) => readFile(path.join(path.dirname(file), name)));
  const bytes = Uint8Array.from(Buffer.concat(await Promise.all(shards)));
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  return layers.loadLayersModel({ load: async () => ({ modelTopology, weightSpecs, weightData: bytes.buffer }) });
}

/** `batch` samples in the model's own order (N, H, W, C) and the same in the graph's (N, C, H, W). */
function samplesFor(
  model: layers.LayersModel,
  batch: number,
  seed: number,
  scale = 1,
): { readonly file: tf.Tensor; readonly graph: Tensor } {
  const shape = [batch, ...(model.inputs[0]?.shape.slice(1) ?? []).map((size) => size ?? 1)];
  const random = createRandom(seed, 'samples');
  const file = tf.tensor(
    Float32Array.from({ length: elementCount(shape) }, () => random.normal() * scale),
    shape,
  );
  return { file, graph: toGraphOrder(file) };
}

/** Images to N, C, H, W; everything else as it is. */
function toGraphOrder(tensor: tf.Tensor): Tensor {
  const ordered = tensor.rank === 4 ? tf.transpose(tensor, [0, 3, 1, 2]) : tensor;
  return floatTensor(ordered.shape, ordered.dataSync<'float32'>());
}

/** Largest difference between TF.js' prediction and the graph's result, relative to the largest number. */
export async function disagreement(model: layers.LayersModel, graph: Graph, seed = 1, scale = 1): Promise<number> {
  const { file, graph: input } = samplesFor(model, 2, seed, scale);
  const expected = toGraphOrder(model.predict(file) as tf.Tensor);
  const actual = await runGraph(graph, input);
  if (actual.shape.join() !== expected.shape.join()) return Infinity;
  const largest = Math.max(1e-3, ...Array.from<number | bigint>(expected.data).map((x) => Math.abs(Number(x))));
  return largestDifference(actual.data, expected.data as Float32Array) / largest;
}
