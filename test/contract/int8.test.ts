// What the operator int8 promises: the float network's answers, in the form that onnxruntime runs in integers.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import type { Backend, BackendId } from '../../src/engine/compute/backend';
import { createBackend } from '../../src/engine/compute/index';
import { readDataset } from '../../src/engine/datasets/index';
import { splitDataset, type SplitDataset } from '../../src/engine/datasets/splits';
import { onnx } from '../../src/engine/formats/onnx/onnx';
import { readModel, requireSupported } from '../../src/engine/formats/index';
import { graphCost } from '../../src/engine/graph/cost';
import { floatTensor, ints, type Graph } from '../../src/engine/graph/graph';
import { encodeOnnx } from '../../src/engine/graph/onnx/encodeOnnx';
import { foldBatchNorm } from '../../src/engine/operators/int8/foldBatchNorm';
import { graphEnergyMj } from '../../src/engine/profile/energy';
import { peakMemoryBytes } from '../../src/engine/profile/memory';
import { quantiseGraph, requantise, saveCalibration } from '../../src/engine/search/quantisedGraph';
import { measureAccuracy } from '../../src/engine/train/accuracy';
import { createCalibrationSet, type CalibrationSet } from '../../src/engine/train/recalibrate';
import type { Preprocessing } from '../../src/shared/run/manifest';
import { graphOf, node } from '../support/graphs';
import { randomBatch, syntheticNets } from '../support/nets';
import { largestDifference, runGraph } from '../support/runGraph';
import { sample } from '../support/sample';
import { temporaryFolder } from '../support/temporary';

const still = (): Promise<void> => Promise.resolve();

/** Calibration on the very images that a test looks at. */
function randomCalibration(graph: Graph): CalibrationSet {
  const batches = [1, 2].map((seed) => Float32Array.from(randomBatch(graph, 32, seed).data, Number));
  return { batchSize: 32, batches, sha256: '' };
}

/** Kernels that onnxruntime runs, from its own profile. */
async function kernelsOf(model: Uint8Array, graph: Graph, folder: string): Promise<string[]> {
  const session = await InferenceSession.create(model, {
    intraOpNumThreads: 1,
    enableProfiling: true,
    profileFilePrefix: path.join(folder, 'profile'),
    logSeverityLevel: 4,
  });
  const x = randomBatch(graph, 1);
  await session.run({ [graph.inputs[0]?.name ?? '']: new RuntimeTensor('float32', x.data as Float32Array, x.shape) });
  session.endProfiling();
  await session.release();
  const file = (await readdir(folder)).find((name) => name.startsWith('profile')) ?? '';
  const events = JSON.parse(await readFile(path.join(folder, file), 'utf8')) as {
    name: string;
    args?: { op_name?: string };
  }[];
  return events.flatMap(({ name, args }) => (name.endsWith('kernel_time') ? [args?.op_name ?? ''] : []));
}

for (const [name, create] of Object.entries(syntheticNets)) {
  describe(`operator int8 on ${name}`, () => {
    const graph = create();
    const folder = temporaryFolder();
    let backend: Backend;
    before(async () => {
      backend = await createBackend('onnxruntimeNode', { threads: 1 });
    });
    after(() => backend.dispose());

    it('folds BatchNorm without changing the function', async () => {
      const folded = foldBatchNorm(graph);
      assert.ok(folded.nodes.every(({ opType }) => opType !== 'BatchNormalization'));
      const x = randomBatch(graph, 2);
      assert.ok(largestDifference((await runGraph(graph, x)).data, (await runGraph(folded, x)).data) < 2e-5);
    });

    it('answers as the float network does, to within its steps', async () => {
      const { graph: integers } = await quantiseGraph(graph, backend, randomCalibration(graph), still);
      const x = randomBatch(graph, 32);
      const [exact, rounded] = [await runGraph(graph, x), await runGraph(integers, x)];
      assert.deepEqual(rounded.shape, exact.shape);
      const size = Math.hypot(...exact.data);
      const error = Math.hypot(...exact.data.map((value, index) => value - (rounded.data[index] ?? 0)));
      assert.ok(error < 0.06 * size, `${error} of ${size}`);
      assert.ok(error > 0, 'something was rounded');
    });

    it('runs in integer kernels: every layer is fused', async () => {
      const { graph: integers } = await quantiseGraph(graph, backend, randomCalibration(graph), still);
      const kernels = await kernelsOf(encodeOnnx(integers), graph, folder());
      const count = (...names: string[]): number => kernels.filter((kernel) => names.includes(kernel)).length;
      const convolutions = graph.nodes.filter(({ opType }) => opType === 'Conv').length;
      assert.equal(count('QLinearConv'), convolutions, kernels.join(' '));
      assert.equal(count('Conv', 'FusedConv', 'Gemm', 'MatMul', 'DequantizeLinear'), 0, kernels.join(' '));
      assert.equal(count('QGemm'), graph.nodes.filter(({ opType }) => opType === 'Gemm' || opType === 'MatMul').length);
    });

    it('costs the same MACs and about a quarter of the bytes', async () => {
      const { graph: integers } = await quantiseGraph(graph, backend, randomCalibration(graph), still);
      const [floats, made] = [graphCost(foldBatchNorm(graph)), graphCost(integers)];
      assert.equal(made.macs, floats.macs);
      assert.deepEqual([floats.integerMacs, made.integerMacs], [0, floats.macs]);
      assert.ok(Math.abs(made.parameters - floats.parameters) < 0.1 * floats.parameters);
      assert.ok(made.peakActivationBytes < 0.5 * floats.peakActivationBytes);
      assert.ok(peakMemoryBytes(integers) < 0.5 * peakMemoryBytes(graph));
      const energies = [graphEnergyMj(integers), graphEnergyMj(graph)] as const;
      assert.ok(energies[0] < 0.4 * energies[1], energies.join());
    });

    it('is made again from its saved calibration, byte for byte', async () => {
      const { graph: integers, calibration } = await quantiseGraph(graph, backend, randomCalibration(graph), still);
      await saveCalibration(folder(), 'c-0001', calibration);
      const again = await requantise(graph, folder(), 'c-0001');
      assert.ok(again && Buffer.from(encodeOnnx(again)).equals(encodeOnnx(integers)));
      assert.equal(await requantise(graph, folder(), 'c-0002'), null);
    });
  });
}

describe('operator int8 on large sums', () => {
  const full = (...shape: readonly number[]) =>
    floatTensor(shape, new Float32Array(shape.reduce((a, b) => a * b)).fill(1));

  for (const id of ['onnxruntimeNode', 'onnxruntimeWeb'] as const)
    it(`judges without clipping them, whatever the processor adds byte products in: ${id}`, () => judgesExactly(id));

  async function judgesExactly(id: BackendId): Promise<void> {
    const window = { kernel_shape: ints([1, 1]) };
    const nodes = [node('Conv', ['x', 'first'], 'inner', window), node('Conv', ['inner', 'second'], 'y', window)];
    const made = graphOf(['N', 64, 4, 4], ['y'], nodes, { first: full(16, 64, 1, 1), second: full(4, 16, 1, 1) });
    const graph: Graph = { ...made, outputs: [{ name: 'y', dataType: 'float32', shape: ['N', 4, 4, 4] }] };
    const backend = await createBackend(id, { threads: 1 });
    try {
      const x = full(1, 64, 4, 4);
      const images = { batchSize: 1, batches: [Float32Array.from(x.data, Number)], sha256: '' };
      const session = await backend.createInference((await quantiseGraph(graph, backend, images, still)).graph);
      const { y } = await session.run({ x });
      await session.dispose();
      const values = Array.from(y?.data ?? [], Number);
      assert.equal(values.length, 64);
      for (const value of values) assert.ok(Math.abs(value / (64 * 16) - 1) < 0.02, String(value));
    } finally {
      await backend.dispose();
    }
  }
});

describe('operator int8 on the sample network', () => {
  const folder = temporaryFolder();
  const preprocessing: Preprocessing = { id: 'unit', mean: [0, 0, 0], std: [255, 255, 255], channels: 'rgb' };

  async function load(): Promise<{ graph: Graph; data: SplitDataset }> {
    const graph = requireSupported(await readModel(sample.model));
    return { graph, data: splitDataset(await readDataset(sample.data, { channels: 3 }), { seed: 1 }) };
  }

  it('loses less than a point of accuracy, also when the file is read back', async function () {
    this.timeout(300_000);
    const { graph, data } = await load();
    const backend = await createBackend('onnxruntimeNode', { threads: 1 });
    try {
      const images = createCalibrationSet(data.train, preprocessing, { seed: 1, batchSize: 32 });
      const { graph: integers } = await quantiseGraph(graph, backend, images, still);
      const floats = await measureAccuracy(graph, backend, data.test, preprocessing);
      const rounded = await measureAccuracy(integers, backend, data.test, preprocessing);
      assert.ok(floats.accuracy > 0.5);
      assert.ok(rounded.accuracy > floats.accuracy - 0.01, `${rounded.accuracy} of ${floats.accuracy}`);
      const file = path.join(folder(), 'int8.onnx');
      await onnx.write?.(integers, file);
      const read = requireSupported(await readModel(file));
      assert.deepEqual(await measureAccuracy(read, backend, data.test, preprocessing), rounded);
      assert.equal(graphCost(read).parameters, graphCost(integers).parameters);
    } finally {
      await backend.dispose();
    }
  });
});
