// What an exit that answers only when it is sure promises: in one file the answers of the two networks that it is made of.
import assert from 'node:assert/strict';
import { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import type { Backend } from '../../src/engine/compute/backend';
import { createBackend } from '../../src/engine/compute/index';
import { readOnnx } from '../../src/engine/formats/onnx/readOnnx';
import { graphCost } from '../../src/engine/graph/cost';
import { floatTensor, type Graph } from '../../src/engine/graph/graph';
import { encodeOnnx } from '../../src/engine/graph/onnx/encodeOnnx';
import { exactIntegers } from '../../src/engine/onnxRuntimeNode';
import { attachExits, cutAtExit, keepExit, untilExit } from '../../src/engine/operators/earlyExit/exitGraph';
import { exitPoints, type ExitPoint } from '../../src/engine/operators/earlyExit/exitPoints';
import { leaveEarly } from '../../src/engine/operators/earlyExit/leaveEarly';
import { quantiseGraph } from '../../src/engine/search/quantisedGraph';
import { prepareGraph } from '../../src/engine/supernet/prepareGraph';
import { confidences } from '../../src/engine/train/confidences';
import { createRandom } from '../../src/shared/random';
import { depthwiseNet, randomBatch, residualNet } from '../support/nets';
import { runGraph } from '../support/runGraph';

/** Classifiers that are sure of some images and not of others. */
function withRandomExits(create: () => Graph): { graph: Graph; exits: readonly ExitPoint[] } {
  const prepared = prepareGraph(create());
  const exits = exitPoints(prepared);
  const graph = attachExits(prepared, exits);
  const random = createRandom(3, 'exits');
  const initializers = new Map(graph.initializers);
  for (const { weight } of exits) {
    const shape = initializers.get(weight)?.shape ?? [];
    const data = Float32Array.from(
      { length: (shape[0] ?? 0) * (shape[1] ?? 0) },
      () => (4 * random.normal()) / (shape[0] ?? 1),
    );
    initializers.set(weight, floatTensor(shape, data));
  }
  return { graph: { ...graph, initializers }, exits };
}

interface Answers {
  readonly main: Float32Array;
  readonly exit: Float32Array;
  readonly confidence: readonly number[];
}

const images = 24;

async function bothAnswers(graph: Graph, x = randomBatch(graph, images, 11)): Promise<Answers> {
  const [main, exit] = graph.outputs;
  assert.ok(main && exit);
  const [whole, early] = [
    await runGraph({ ...graph, outputs: [main] }, x),
    await runGraph({ ...graph, outputs: [exit] }, x),
  ];
  const tensor = floatTensor(early.shape, early.data);
  return { main: whole.data, exit: early.data, confidence: confidences(graph, exit.name, tensor, images) };
}

/** What the two networks say together, and a threshold that some images reach and others do not. */
function chosen({ main, exit, confidence }: Answers): {
  threshold: number;
  rows: Float32Array;
  left: readonly boolean[];
} {
  const sorted = [...confidence].sort((a, b) => a - b);
  // In the widest gap: kernels for one image round otherwise than those for many.
  const gaps = sorted.slice(1).map((value, index) => value - (sorted[index] ?? 0));
  const place = gaps.indexOf(Math.max(...gaps));
  const threshold = ((sorted[place] ?? 0) + (sorted[place + 1] ?? 0)) / 2;
  const classes = main.length / images;
  const left = confidence.map((value) => value >= threshold);
  const rows = main.map((value, index) => (left[Math.floor(index / classes)] ? (exit[index] ?? 0) : value));
  return { threshold, rows, left };
}

const largest = (a: Float32Array, b: Float32Array): number => {
  assert.equal(a.length, b.length);
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? 0))), 0);
};

async function runRows(model: Uint8Array, graph: Graph, size: number): Promise<Float32Array> {
  const options = { intraOpNumThreads: 1, logSeverityLevel: 3 as const, extra: { session: exactIntegers } };
  const session = await InferenceSession.create(model, options);
  const x = randomBatch(graph, images, 11);
  const perImage = x.data.length / images;
  const parts: number[] = [];
  try {
    for (let row = 0; row < images; row += size) {
      const data = (x.data as Float32Array).slice(row * perImage, (row + size) * perImage);
      const shape = [size, ...x.shape.slice(1)];
      const results = await session.run({ [graph.inputs[0]?.name ?? '']: new RuntimeTensor('float32', data, shape) });
      assert.deepEqual(Object.keys(results), [graph.outputs[0]?.name]);
      parts.push(...(Object.values(results)[0]?.data as Float32Array));
    }
  } finally {
    await session.release();
  }
  return Float32Array.from(parts);
}

for (const [name, create] of Object.entries({ residualNet, depthwiseNet })) {
  describe(`operator earlyExit when sure, on ${name}`, () => {
    const { graph: all, exits } = withRandomExits(create);
    let backend: Backend;
    before(async () => {
      backend = await createBackend('onnxruntimeNode', { threads: 1 });
    });
    after(() => backend.dispose());

    /** The network with each exit in floats and in integers. */
    async function forms(): Promise<readonly { readonly what: string; readonly graph: Graph }[]> {
      const made = [];
      for (const exit of exits) {
        const graph = keepExit(all, exit);
        const batches = [randomBatch(graph, images, 11).data as Float32Array];
        const integers = await quantiseGraph(
          graph,
          backend,
          { batchSize: images, batches, sha256: '' },
          async () => {},
        );
        made.push({ what: exit.id, graph }, { what: `${exit.id} int8`, graph: integers.graph });
      }
      return made;
    }

    it('gives, image by image and in batches, what the two networks give', async () => {
      for (const { what, graph } of await forms()) {
        const answers = await bothAnswers(graph);
        const { threshold, rows, left } = chosen(answers);
        assert.ok(left.includes(true) && left.includes(false), what);
        const model = encodeOnnx(leaveEarly(graph, threshold));
        for (const size of [1, 4, images])
          assert.ok(largest(await runRows(model, graph, size), rows) < 1e-4, `${what}, ${size} at once`);
      }
    });

    it('runs to the end for none, for all, and for those that are not sure', async () => {
      for (const { what, graph } of await forms()) {
        const { main, exit } = await bothAnswers(graph);
        assert.ok(largest(await runRows(encodeOnnx(leaveEarly(graph, 0)), graph, 1), exit) < 1e-4, what);
        assert.ok(largest(await runRows(encodeOnnx(leaveEarly(graph, 2)), graph, 1), main) < 1e-4, what);
      }
    });

    it('is read back as a network that gives the same', async () => {
      for (const { what, graph } of await forms()) {
        const { threshold, rows } = chosen(await bothAnswers(graph));
        const read = readOnnx(encodeOnnx(leaveEarly(graph, threshold)), 'exit.onnx');
        assert.deepEqual(read.unsupported, [], what);
        assert.ok(largest((await runGraph(read.graph, randomBatch(graph, images, 11))).data, rows) < 1e-4, what);
      }
    });

    it('keeps to the rules of the format: every name once, branches without inputs, what is read is made before', async () => {
      for (const { graph } of await forms()) checkNames(leaveEarly(graph, 0.5));
    });

    it('costs the exit alone where an image leaves, and both ways where it stays', () => {
      for (const exit of exits) {
        const graph = keepExit(all, exit);
        assert.equal(graphCost(untilExit(graph)).macs, graphCost(cutAtExit(all, exit)).macs);
        const classifier = exit.channels * Number(graph.outputs[1]?.shape[1]);
        assert.equal(graphCost(graph).macs, graphCost(cutAtExit(all, null)).macs + classifier);
      }
    });
  });
}

/** Values made by the graph and, within, by its branches; @throws where one is made twice or read before. */
function checkNames(graph: Graph, outer: ReadonlySet<string> = new Set(), names = new Set<string>()): void {
  const known = new Set(outer);
  const add = (value: string): void => {
    assert.ok(!names.has(value), `${value} is made twice`);
    names.add(value);
    known.add(value);
  };
  for (const { name } of graph.inputs) add(name);
  for (const name of graph.initializers.keys()) add(name);
  for (const node of graph.nodes) {
    for (const input of node.inputs) assert.ok(input === '' || known.has(input), `${node.name} reads ${input}`);
    for (const attribute of Object.values(node.attributes)) {
      if (attribute.type !== 'graph') continue;
      assert.deepEqual(attribute.value.inputs, []);
      checkNames(attribute.value, known, names);
    }
    for (const output of node.outputs) add(output);
  }
  for (const { name } of graph.outputs) assert.ok(known.has(name), `${name} is made`);
}
