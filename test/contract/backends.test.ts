// Every backend that loads gives the same inference, statistics, loss and gradient; one that does not says what is missing.
import assert from 'node:assert/strict';
import type { Backend, TrainingProgram } from '../../src/engine/compute/backend';
import { backendFactories, chooseBackend, createBackend } from '../../src/engine/compute/index';
import type { Graph, Tensor } from '../../src/engine/graph/graph';
import { elementCount, floatTensor } from '../../src/engine/graph/graph';
import { bindInputs } from '../../src/engine/graph/rewrite';
import { AdaScaleError } from '../../src/shared/errors';
import { createRandom } from '../../src/shared/random';
import { assertSameGradient, assertZeroOutsideViews, stepOnce } from '../support/gradientCheck';
import { initialParameters, syntheticBatch } from '../support/programBuilder';
import { branchyNet, mobileNet, resNet8, spatialSvdNet } from '../support/trainingNetworks';

const prefixes = { gap: 2, stored: (shape: readonly number[]) => shape.map((size) => size + 1) };
const programs: readonly [string, TrainingProgram, number][] = [
  ['ResNet-8', resNet8(4, 4, 12, prefixes), 10],
  ['MobileNetV1', mobileNet(4, 4, 16, 5, prefixes), 2],
  ['spatial SVD', spatialSvdNet(4, 6, 3, 11, prefixes), 5],
  ['branches of all kinds', branchyNet(4, 14, prefixes), 5],
];

/** The program's network with seeded weights and running statistics as constants. */
function frozen(program: TrainingProgram): Graph {
  const random = createRandom(3, 'frozen');
  const values = program.graph.inputs.slice(1).map(({ name, shape }): [string, Tensor] => {
    const isVariance = program.statistics.some(({ variance }) => variance === name);
    const draw = (): number => (isVariance ? 0.5 + random.next() : 0.5 * random.normal());
    const sizes = shape.map(Number);
    return [name, floatTensor(sizes, new Float32Array(elementCount(sizes)).map(draw))];
  });
  return bindInputs(program.graph, new Map(values));
}

type Numbers = Iterable<number | bigint> & { readonly length: number };

function assertClose(actual: Numbers | undefined, expected: Numbers | undefined, tolerance: number): void {
  assert.ok(actual && expected);
  assert.equal(actual.length, expected.length);
  const values = Array.from(expected, Number);
  const worst = Array.from(actual, Number)
    .map((value, i) => Math.abs(value - (values[i] ?? NaN)) / Math.max(1, Math.abs(values[i] ?? NaN)))
    .reduce((a, b) => Math.max(a, b), 0);
  assert.ok(worst < tolerance, `differs by ${worst}`);
}

async function infer(backend: Backend, graph: Graph, x: Float32Array, count: number): Promise<Tensor | undefined> {
  const [input, output] = [graph.inputs[0], graph.outputs[0]];
  assert.ok(input && output);
  const session = await backend.createInference(graph);
  const shape = [count, ...input.shape.slice(1).map(Number)];
  const result = await session.run({ [input.name]: floatTensor(shape, x.slice(0, elementCount(shape))) });
  await session.dispose();
  return result[output.name];
}

for (const { id } of backendFactories) {
  describe(`compute backend ${id}`, () => {
    let reference: Backend;
    let backend: Backend;

    before(async function () {
      reference = await createBackend('onnxruntimeNodePlain', { threads: 1 });
      try {
        backend = await createBackend(id, { threads: 2 });
      } catch (error) {
        assert.ok(error instanceof AdaScaleError);
        assert.equal(error.code, 'compute.unavailable');
        assert.ok(error.hint);
        for (const test of this.test?.parent?.tests ?? []) test.title += ` [skipped: ${error.message}]`;
        this.skip();
      }
    });
    after(async () => {
      await backend?.dispose();
      await reference.dispose();
    });

    it('says what it is', () => {
      assert.equal(backend.id, id);
      assert.match(backend.description, /\d+\.\d+\.\d+.*thread/);
    });

    for (const [title, program, classes] of programs) {
      const input = { parameters: initialParameters(program), ...syntheticBatch(program, classes) };

      it(`infers ${title}, at two batch sizes`, async () => {
        const graph = frozen(program);
        for (const count of [4, 1]) {
          const actual = await infer(backend, graph, input.x, count);
          const expected = await infer(reference, graph, input.x, count);
          assert.deepEqual(actual?.shape, [count, classes]);
          assertClose(actual?.data, expected?.data, 1e-4);
        }
      });

      it(`measures the batch statistics of ${title}`, async () => {
        const [own, other] = [await backend.createStatistics(program), await reference.createStatistics(program)];
        const actual = await own.run(input.parameters, input.x);
        const expected = await other.run(input.parameters, input.x);
        assert.equal(actual.length, program.statistics.length);
        actual.forEach(({ mean, variance }, index) => {
          assert.equal(mean.length, program.statistics[index]?.channels);
          assertClose(mean, expected[index]?.mean, 1e-5);
          assertClose(variance, expected[index]?.variance, 1e-4);
        });
        await own.dispose();
        await other.dispose();
      });

      it(`trains ${title}: loss, gradient, probabilities`, async () => {
        const actual = await stepOnce(backend, program, input);
        const expected = await stepOnce(reference, program, input);
        assertClose([actual.loss], [expected.loss], 1e-5);
        assertClose(actual.probabilities, expected.probabilities, 1e-5);
        assertSameGradient(program, actual.gradient, expected.gradient);
        assertZeroOutsideViews(program, actual.gradient);
      });
    }

    it('takes a second step like the first', async () => {
      const [, program, classes] = programs[0] ?? assert.fail();
      const input = { parameters: initialParameters(program), ...syntheticBatch(program, classes) };
      const session = await backend.createTraining(program);
      await session.step(input);
      const second = await session.step(input);
      const expected = await stepOnce(reference, program, input);
      assertClose([second.loss], [expected.loss], 1e-5);
      assertSameGradient(program, second.gradient, expected.gradient);
      await session.dispose();
    });

    it('gives the same bits for the same input, and leaves the input alone', async () => {
      const [, program, classes] = programs[0] ?? assert.fail();
      const input = { parameters: initialParameters(program), ...syntheticBatch(program, classes) };
      const copies = { parameters: input.parameters.slice(), x: input.x.slice(), target: input.target.slice() };
      const runs = [await stepOnce(backend, program, input), await stepOnce(backend, program, input)];
      assert.deepEqual(runs[0], runs[1]);
      assert.deepEqual(input, copies);
    });

    it('has nothing to recalibrate in a network without norms', async () => {
      const [, program] = programs[2] ?? assert.fail();
      const session = await backend.createStatistics({ ...program, statistics: [] });
      assert.deepEqual(
        await session.run(new Float32Array(program.parameterCount), new Float32Array(4 * 3 * 11 * 11)),
        [],
      );
      await session.dispose();
    });

    it('refuses a session that was disposed of, twice if need be', async () => {
      const [, program, classes] = programs[2] ?? assert.fail();
      const session = await backend.createTraining(program);
      await session.dispose();
      await session.dispose();
      const input = { parameters: initialParameters(program), ...syntheticBatch(program, classes) };
      await assert.rejects(session.step(input), { code: 'compute.disposed' });
    });
  });
}

describe('choosing a compute backend', () => {
  it('times every backend that loads, leaves the oracle out and keeps the fastest', async () => {
    const [, program] = programs[2] ?? assert.fail();
    const lines: string[] = [];
    const { backend, timings } = await chooseBackend('auto', { threads: 1 }, program, (line) => lines.push(line));
    assert.deepEqual(
      timings.map(({ id }) => id),
      ['onnxruntimeNode', 'onnxruntimeNodePlain', 'onnxruntimeWebGpu', 'tensorflowNode', 'onnxruntimeWeb'],
    );
    const timed = timings.flatMap((timing) => ('stepMs' in timing ? [timing] : []));
    const fastest = timed.reduce((best, timing) => (timing.stepMs < best.stepMs ? timing : best));
    assert.equal(backend.id, fastest.id);
    assert.ok(timings.every((timing) => 'stepMs' in timing || timing.skipped !== ''));
    assert.equal(lines.length, timings.length);
    await backend.dispose();
  });

  it('takes a backend by name without timing it', async () => {
    const [, program] = programs[2] ?? assert.fail();
    const { backend, timings } = await chooseBackend('onnxruntimeWeb', { threads: 1 }, program, () => {});
    assert.equal(backend.id, 'onnxruntimeWeb');
    assert.deepEqual(timings, []);
    await backend.dispose();
  });

  it('says why no backend can train a network', async () => {
    const [, program] = programs[2] ?? assert.fail();
    const broken = { ...program, parameterCount: 1 };
    await assert.rejects(
      chooseBackend('auto', { threads: 1 }, broken, () => {}),
      (error: unknown) =>
        error instanceof AdaScaleError && error.code === 'compute.unavailable' && /ends past/.test(error.message),
    );
  });
});
