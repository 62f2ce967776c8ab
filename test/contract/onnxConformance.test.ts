// The reader, the upgrade to operator set 17 and the writer against the ONNX project's operator tests: each model is read,
// written again and run, and has to give the outputs that the test demands.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { readOnnx } from '../../src/engine/formats/onnx/readOnnx';
import type { Graph, Tensor } from '../../src/engine/graph/graph';
import { elementCount } from '../../src/engine/graph/graph';
import { encodeOnnx } from '../../src/engine/graph/onnx/encodeOnnx';
import { inferShapes } from '../../src/engine/graph/shapes';
import { AdaScaleError } from '../../src/shared/errors';
import { createRandom } from '../../src/shared/random';
import { decodeTestTensor, readOnnxNodeTests, storeInputs } from '../support/onnxNodeTests';
import type { OnnxNodeTest } from '../support/onnxNodeTests';
import { difference, runOnnx } from '../support/runOnnx';
import { requireShared } from '../support/shared';

type Outcome = { readonly kind: 'passed' | 'skipped' | 'failed'; readonly detail: string };

const skipped = (detail: string): Outcome => ({ kind: 'skipped', detail });

/** Reading refuses what the engine cannot use; only these refusals are not failures. */
const refusals = new Set(['model.unsupportedVersion', 'model.dynamicShape']);

/** The first output that is not what the test demands, or null. Outputs of types that the IR lacks are not compared. */
function firstProblem(test: OnnxNodeTest, outputs: readonly string[], results: Record<string, Tensor>): string | null {
  for (const [index, name] of outputs.entries()) {
    const expected = decodeTestTensor(test.tensors.get(`output_${index}.pb`) ?? new Uint8Array());
    const problem = name === '' || !expected ? null : difference(results[name], expected);
    if (problem) return `${name}: ${problem}`;
  }
  return null;
}

/** The problem of a model under onnxruntime: an output, or what it throws. */
async function problemOf(test: OnnxNodeTest, model: Uint8Array, feed: Tensor | null): Promise<string | null> {
  const { inputs, outputs } = storeInputs(test);
  try {
    return firstProblem(
      test,
      outputs,
      await runOnnx(model, feed && inputs[0] !== undefined ? { [inputs[0]]: feed } : {}),
    );
  } catch (error) {
    return String(error);
  }
}

/** The first output whose inferred shape is not the one that the test demands, or null. */
function wrongInference(
  test: OnnxNodeTest,
  outputs: readonly string[],
  graph: Graph,
  feed: Tensor | null,
): string | null {
  const shapes = inferShapes(graph, feed?.shape[0] ?? 1);
  for (const [index, name] of outputs.entries()) {
    const expected = decodeTestTensor(test.tensors.get(`output_${index}.pb`) ?? new Uint8Array());
    const inferred = shapes.get(name)?.join();
    if (name !== '' && expected && inferred !== expected.shape.join()) {
      return `${name}: inferred [${inferred}] for [${expected.shape.join()}]`;
    }
  }
  return null;
}

async function runTest(test: OnnxNodeTest): Promise<Outcome> {
  const stored = storeInputs(test);
  const feedBytes = test.tensors.get('input_0.pb');
  const feed = feedBytes ? decodeTestTensor(feedBytes) : null;
  if (feedBytes && !feed) return skipped('type');
  if (feed?.data.length === 0) return skipped('empty input');
  try {
    const { graph, unsupported } = readOnnx(stored.bytes, 'model.onnx');
    if (unsupported.length > 0) return skipped(unsupported[0]?.op ?? '');
    const wrongShape = wrongInference(test, stored.outputs, graph, feed);
    if (wrongShape !== null) return { kind: 'failed', detail: wrongShape };
    const problem = await problemOf(test, encodeOnnx(graph), feed);
    if (problem === null) return { kind: 'passed', detail: '' };
    // Not ours if the runtime does not pass the test with the original file either.
    if ((await problemOf(test, stored.bytes, feed)) !== null) return skipped('onnxruntime does not pass the original');
    return { kind: 'failed', detail: problem };
  } catch (error) {
    if (!(error instanceof AdaScaleError)) throw error;
    return refusals.has(error.code)
      ? skipped(error.code)
      : { kind: 'failed', detail: `${error.code} ${error.message}` };
  }
}

function tally(items: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts]
    .sort()
    .map(([item, count]) => `${item} ${count}`)
    .join(', ');
}

describe('ONNX conformance', () => {
  it('reads, writes and runs the node tests of every supported operator', async function () {
    const tests = await readOnnxNodeTests(requireShared(this, 'conformance/onnx-node-tests.tar.gz'));
    const outcomes: (Outcome & { readonly name: string; readonly op: string })[] = [];
    for (const test of tests) {
      outcomes.push({ ...(await runTest(test)), name: test.name, op: storeInputs(test).opTypes[0] ?? '' });
    }
    const of = (kind: Outcome['kind']): typeof outcomes => outcomes.filter((outcome) => outcome.kind === kind);
    console.log(
      `      ${of('passed').length} of ${tests.length} ONNX node tests run and equal; skipped by reason: ${tally(of('skipped').map(({ detail }) => detail))}`,
    );
    assert.deepEqual(
      of('failed').map(({ name, op, detail }) => `${name} (${op}): ${detail}`),
      [],
    );
    assert.ok(of('passed').length >= 200, `only ${of('passed').length} tests ran`);
  });

  for (const file of ['models/mnist-cntk/mnist.onnx', 'models/yunet-face/yunet_n_320_320.onnx']) {
    it(`computes what the original ${file} computes`, async function () {
      const original = await readFile(requireShared(this, file));
      const { graph, unsupported } = readOnnx(original, file);
      assert.deepEqual(unsupported, []);
      const [input] = graph.inputs;
      assert.ok(input);
      const shape = input.shape.map((size) => (typeof size === 'number' ? size : 1));
      const random = createRandom(7, file);
      const data = Float32Array.from({ length: elementCount(shape) }, () => random.next() * 255);
      const feeds: Record<string, Tensor> = { [input.name]: { dataType: 'float32', shape, data } };
      const expected = await runOnnx(original, feeds);
      const actual = await runOnnx(encodeOnnx(graph), feeds);
      assert.ok(Object.keys(expected).length > 0);
      for (const [name, tensor] of Object.entries(expected))
        assert.equal(difference(actual[name], tensor, 1e-3, 1e-4), null);
    });
  }
});
