// Every replacing operator under every backend that loads: the supernet's sub-network with the operator wherever it is
// offered, at full and at narrow widths, gives the same loss and gradient, and the gradient is the loss's own slope.
import assert from 'node:assert/strict';
import type { Backend, TrainingProgram } from '../../src/engine/compute/backend';
import { backendFactories, createBackend } from '../../src/engine/compute/index';
import { elementCount } from '../../src/engine/graph/graph';
import { replaceOperators } from '../../src/engine/operators/index';
import { createSupernet } from '../../src/engine/supernet/createSupernet';
import type { Supernet } from '../../src/engine/supernet/supernet';
import { toProgram } from '../../src/engine/supernet/toProgram';
import { AdaScaleError } from '../../src/shared/errors';
import { createRandom } from '../../src/shared/random';
import { baselineGenes, type Genes } from '../../src/shared/run/genes';
import { assertSameGradient, assertZeroOutsideViews, directionalError, stepOnce } from '../support/gradientCheck';
import { flattenNet, residualNet } from '../support/nets';

const batchSize = 4;

/** The operator at its least ratio wherever it is offered; null where it is offered nowhere. */
function everywhere({ space }: Supernet, operator: string): Genes['stages'] | null {
  const offers = space.stages.flatMap(({ id, choices }) =>
    choices.filter((choice) => choice.operator === operator).map(({ ratios }) => [id, ratios[0] ?? 1] as const),
  );
  return offers.length === 0 ? null : Object.fromEntries(offers.map(([id, ratio]) => [id, { operator, ratio }]));
}

interface Case {
  readonly title: string;
  readonly program: TrainingProgram;
  readonly parameters: Float32Array;
}

const cases: readonly Case[] = replaceOperators.flatMap(({ id }) =>
  [residualNet(), flattenNet()].flatMap((graph): Case[] => {
    const supernet = createSupernet(graph);
    const stages = everywhere(supernet, id);
    if (!stages) return [];
    const narrow = Object.fromEntries(supernet.space.groups.map((group) => [group.id, group.widths[0] ?? 1]));
    return [
      { title: `${id} in ${graph.name}`, genes: { ...baselineGenes, stages } },
      { title: `${id} in narrow ${graph.name}`, genes: { ...baselineGenes, stages, widths: narrow } },
    ].map(({ title, genes }) => {
      const program = toProgram(supernet.subNetwork(genes), supernet.layout, batchSize);
      return { title, program, parameters: supernet.initial };
    });
  }),
);

function inputOf({ program, parameters }: Case) {
  const random = createRandom(9, 'operators');
  const sample = elementCount((program.graph.inputs[0]?.shape ?? []).slice(1).map(Number));
  const x = Float32Array.from({ length: batchSize * sample }, () => random.normal());
  const target = Float32Array.from({ length: batchSize * 10 }, (_, i) =>
    i % 10 === (3 * Math.floor(i / 10)) % 10 ? 1 : 0,
  );
  return { parameters, x, target };
}

describe('training through operators', () => {
  let reference: Backend;
  before(async () => {
    reference = await createBackend('onnxruntimeNode', { threads: 1 });
  });
  after(() => reference.dispose());

  it('meets every replacing operator', () => {
    const met = replaceOperators.filter(({ id }) => cases.some(({ title }) => title.startsWith(`${id} `)));
    assert.deepEqual(met, replaceOperators);
  });

  for (const one of cases) {
    it(`follows the slope of the loss: ${one.title}`, async () => {
      // ReLU and pooling have kinks: a small reach meets few of them.
      const error = await directionalError(reference, one.program, inputOf(one), 0.0003);
      assert.ok(Math.abs(error) < 0.02, `relative error ${error}`);
    });
  }

  for (const { id } of backendFactories) {
    describe(`on ${id}`, () => {
      let backend: Backend;
      before(async function () {
        try {
          backend = await createBackend(id, { threads: 2 });
        } catch (error) {
          assert.ok(error instanceof AdaScaleError && error.code === 'compute.unavailable');
          for (const test of this.test?.parent?.tests ?? []) test.title += ` [skipped: ${error.message}]`;
          this.skip();
        }
      });
      after(() => backend?.dispose());

      for (const one of cases) {
        it(`trains ${one.title}`, async () => {
          const actual = await stepOnce(backend, one.program, inputOf(one));
          const expected = await stepOnce(reference, one.program, inputOf(one));
          assert.ok(Math.abs(actual.loss - expected.loss) < 1e-4 * expected.loss);
          assertSameGradient(one.program, actual.gradient, expected.gradient);
          assertZeroOutsideViews(one.program, actual.gradient);
        });
      }
    });
  }
});
