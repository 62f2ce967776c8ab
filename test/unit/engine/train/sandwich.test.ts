import assert from 'node:assert/strict';
import { baselineGenes } from '../../../../src/shared/run/genes';
import type { Genes } from '../../../../src/shared/run/genes';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { plainNetwork } from '../../../../src/engine/supernet/plainNetwork';
import { toProgram } from '../../../../src/engine/supernet/toProgram';
import { createBatches } from '../../../../src/engine/train/batches';
import { createPathPool, pathsAt } from '../../../../src/engine/train/pathPool';
import type { TrainingGuards } from '../../../../src/engine/train/settings';
import { createSandwich } from '../../../../src/engine/train/sandwich';
import { createFakeBackend } from '../../../support/fakeBackend';
import { residualNet } from '../../../support/nets';
import { drawnSplit, unitRgb } from '../../../support/trainingData';

const supernet = createSupernet(residualNet());
const { layout } = supernet;
const settings = {
  seed: 4,
  labelSmoothing: 0.1,
  randomPaths: 2,
  pathHoldSteps: 5,
  pathPoolSize: 16,
  sessionCapacity: 8,
};
const batches = createBatches(drawnSplit([3, 16, 16], 10, 40), unitRgb, {
  seed: 4,
  batchSize: 4,
  trainLimit: null,
  augmentation: 'crop',
});
const breathe = (): Promise<void> => Promise.resolve();

describe('createSandwich', () => {
  it('sums the gradients of full (labels), smallest and two random paths (the full network as teacher)', async () => {
    const step = 7;
    const { x, labels } = batches.batch(step);
    const sandwich = createSandwich(supernet, createFakeBackend(), 4, settings);
    const result = await sandwich.evaluate(step, supernet.initial, { x, labels }, breathe);

    const backend = createFakeBackend();
    const run = async (genes: Genes, target: Float32Array) => {
      const session = await backend.createTraining(toProgram(supernet.subNetwork(genes), layout, 4));
      return session.step({ parameters: supernet.initial, x, target });
    };
    const oneHot = Float32Array.from({ length: 40 }, (_, i) => (i % 10 === labels[Math.floor(i / 10)] ? 0.91 : 0.01));
    const pool = createPathPool(supernet.space, supernet.smallest, 4, 16);
    const full = await run(baselineGenes, oneHot);
    const students = [supernet.smallest, ...pathsAt(step, pool, 2, 5, 4).map((place) => pool.members[place] as Genes)];
    const expected = full.gradient.slice();
    const losses = [full.loss];
    for (const genes of students) {
      const { gradient, loss } = await run(genes, full.probabilities);
      gradient.forEach((value, i) => (expected[i] = (expected[i] as number) + value));
      losses.push(loss);
    }
    assert.equal(result.paths, 4);
    assert.deepEqual(result.pathLosses, losses);
    assert.deepEqual(result.gradient, expected);
    assert.equal(result.fault, null);
  });

  it('can do without distillation or the smallest network, to measure what they are worth', async () => {
    const { x, labels } = batches.batch(3);
    const losses = async (guards: TrainingGuards): Promise<readonly number[]> => {
      const sandwich = createSandwich(supernet, createFakeBackend(), 4, { ...settings, guards });
      return (await sandwich.evaluate(3, supernet.initial, { x, labels }, breathe)).pathLosses;
    };
    const [whole, onLabels, noSmallest] = [
      await losses({}),
      await losses({ inPlaceDistillation: false }),
      await losses({ smallestPath: false }),
    ];
    assert.equal(onLabels[0], whole[0]);
    assert.ok(onLabels.slice(1).every((loss, index) => loss !== whole[index + 1]));
    assert.deepEqual(noSmallest, [whole[0], ...whole.slice(2)]);
  });

  it('marks what its paths read: the trunk always, only the sampled branches and exits', async () => {
    const sandwich = createSandwich(supernet, createFakeBackend(), 4, settings);
    const { touched } = await sandwich.evaluate(0, supernet.initial, batches.batch(0), breathe);
    const marked = layout.parameters.filter((_, i) => touched[i] === 1).map(({ key }) => key);
    const trunk = layout.parameters.filter(({ key }) => /^trunk\/(?!exit)/.test(key)).map(({ key }) => key);
    assert.deepEqual(
      trunk.filter((key) => !marked.includes(key)),
      [],
    );
    const branches = layout.parameters.filter(({ key }) => key.startsWith('branch/')).length;
    const sampled = marked.filter((key) => key.startsWith('branch/')).length;
    assert.ok(sampled > 0 && sampled < branches, `${sampled} of ${branches}`);
  });

  it('does not depend on what the session cache holds, and releases everything', async () => {
    const results: unknown[] = [];
    const made: number[] = [];
    for (const sessionCapacity of [1, 4, 64]) {
      const backend = createFakeBackend();
      const sandwich = createSandwich(supernet, backend, 4, { ...settings, sessionCapacity });
      const seen: unknown[] = [];
      for (let step = 0; step < 20; step++) {
        const { pathLosses, gradient } = await sandwich.evaluate(step, supernet.initial, batches.batch(step), breathe);
        seen.push(pathLosses, gradient.slice());
        assert.ok(backend.live.training <= sessionCapacity);
      }
      await sandwich.dispose();
      assert.equal(backend.live.training, 0);
      results.push(seen);
      made.push(backend.created.training);
    }
    assert.deepEqual(results[1], results[0]);
    assert.deepEqual(results[2], results[0]);
    assert.ok((made[0] as number) > (made[1] as number) && (made[1] as number) >= (made[2] as number));
  });

  it('names tensor and path of a NaN and runs no further path', async () => {
    let input = '';
    const backend = createFakeBackend({ breakGradient: (call) => (call === 1 ? input : null) });
    const view = supernet.subNetwork(supernet.smallest).parameters[0];
    const stored = layout.parameters.find(({ offset }) => offset === view?.offset);
    input = view?.input ?? '';
    const result = await createSandwich(supernet, backend, 4, settings).evaluate(
      0,
      supernet.initial,
      batches.batch(0),
      breathe,
    );
    assert.equal(result.fault, `the gradient of ${stored?.key} is not finite on the smallest path`);
    assert.equal(result.paths, 2);
  });

  it('is plain training where there is nothing to sample', async () => {
    const network = plainNetwork(residualNet());
    const sandwich = createSandwich(network, createFakeBackend(), 4, settings);
    const { paths, touched } = await sandwich.evaluate(0, network.initial, batches.batch(0), breathe);
    assert.equal(paths, 1);
    assert.ok(touched.every((mark) => mark === 1));
  });
});
