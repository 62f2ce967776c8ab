import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { methodVolume, ratios } from '../../../../../src/engine/search/reproduction/kitFigures';
import { kitPlan } from '../../../../../src/engine/search/reproduction/kitPlan';
import { kitReport } from '../../../../../src/engine/search/reproduction/kitReport';
import { residualNetwork } from '../../../../../src/engine/search/reproduction/residualNetwork';
import { onlyOperator } from '../../../../../src/engine/search/reproduction/uniform';
import { graphCost } from '../../../../../src/engine/graph/cost';
import { AdaScaleError } from '../../../../../src/shared/errors';
import type { DeliveredVariant, ExperimentResult } from '../../../../../src/shared/protocol/reproduce';

const variant = (id: string, change: Partial<DeliveredVariant> = {}): DeliveredVariant => ({
  ...{ id, what: 'x', accuracy: 0.9, latencyMs: 10, energyMj: 4, macs: 100, parameters: 100, peakMemoryBytes: 100 },
  ...change,
});

function experiment(seed: number): ExperimentResult {
  const method = (id: 'baseline' | 'ours' | 'separate', variants: DeliveredVariant[], trainingMs: number) => ({
    ...{ method: id, variants, trainingMs, passes: 1 },
  });
  const half = { latencyMs: 5, energyMj: 1, parameters: 50, peakMemoryBytes: 50 };
  return {
    ...{ data: 'd', network: 'n', seed, ablations: [], device: 'this computer' },
    methods: [
      method('baseline', [variant('baseline')], 1000),
      method(
        'ours',
        [variant('a', { ...half, accuracy: 0.88 }), variant('b', { latencyMs: 1, accuracy: 0.5 })],
        2000 * seed,
      ),
      method(
        'separate',
        [variant('a', { ...half, accuracy: 0.86 }), variant('b', { latencyMs: 1, accuracy: 0.48 })],
        10_000,
      ),
      { method: 'int8', variants: [], trainingMs: 0, passes: 0, unavailable: 'not in this test' },
    ],
  };
}

describe('engine/search/reproduction', () => {
  it('counts a ratio only where little accuracy is lost', () => {
    assert.deepEqual(
      ratios(experiment(1), 'ours', ({ latencyMs }) => latencyMs),
      [2],
    );
    assert.deepEqual(
      ratios(experiment(1), 'slimmable', ({ latencyMs }) => latencyMs),
      [],
    );
  });

  it('gives a method the volume of its variants and the starting network', () => {
    const start = 0.9 * 0.1 ** 3;
    const own = methodVolume(experiment(1), 'baseline');
    assert.ok(own !== null && Math.abs(own - start / 1.1 ** 3) < 1e-12);
    assert.ok((methodVolume(experiment(1), 'ours') ?? 0) > own);
    assert.equal(methodVolume(experiment(1), 'uniform'), null);
  });

  it('reports each figure with its spread over seeds, the paper’s and what it is against', () => {
    const report = kitReport(kitPlan({ data: [], out: '', quick: true }), [experiment(1), experiment(2)]);
    assert.match(report, /\| accuracy difference \| 2\.00 points ± 0\.00 points \(2 seeds\) \| \+5\.09 % \| .*\(b\)/);
    assert.match(report, /\| training time saved \| 70\.0 % ± 14\.1 % \(2 seeds\) \| 66\.89 % \|/);
    assert.match(report, /\| training time saved, all counted \| 60\.0 % ± 14\.1 %/);
    assert.match(report, /\| latency, times lower \| 2\.00× ± 0\.00×/);
    assert.match(report, /\(e\) int8 only \| unavailable: not in this test/);
    assert.match(kitReport(kitPlan({ data: [], out: '', quick: true }), [experiment(1)]), /\(1 seed\)/);
  });

  it('scales all epochs with those of the starting network', () => {
    const plan = kitPlan({ data: [], out: '', quick: false, epochs: 10, seeds: 2, trainLimit: 100 });
    assert.deepEqual([plan.epochs, plan.supernetEpochs, plan.fineTuneEpochs], [10, 1, 3]);
    assert.deepEqual([plan.seeds, plan.trainLimit], [[1, 2], 100]);
  });

  it('takes the named networks of the size alone, and names those it has', () => {
    const asked = { data: [], out: '', quick: false };
    assert.deepEqual(
      kitPlan({ ...asked, networks: ['resnet14'] }).networks.map(({ id }) => id),
      ['resnet14'],
    );
    assert.throws(
      () => kitPlan({ ...asked, networks: ['resnet8', 'lenet'] }),
      (error) => error instanceof AdaScaleError && error.code === 'input.choice' && /"lenet"/.test(error.message),
    );
  });

  it('knows which genes use one operator only', () => {
    const none = { stages: {}, widths: {}, blocks: {} };
    const svd = { operator: 'spatialSvd', ratio: 0.5 };
    assert.equal(onlyOperator(none), null);
    assert.equal(onlyOperator({ ...none, stages: { a: svd, b: svd } }), 'spatialSvd');
    assert.equal(onlyOperator({ ...none, stages: { a: svd, b: { operator: 'fire', ratio: 1 } } }), null);
    assert.equal(onlyOperator({ ...none, widths: { g: 0.5 } }), 'channelScale');
    assert.equal(onlyOperator({ ...none, blocks: { b: false } }), 'depthScale');
    assert.equal(onlyOperator({ ...none, stages: { a: svd }, widths: { g: 0.5 } }), null);
    assert.equal(onlyOperator({ ...none, resolution: 0.5 }), 'resolution');
  });

  it('builds ResNet-8 with its published cost, and deeper ones', () => {
    const build = (blocksPerStage: number) =>
      graphCost(
        residualNetwork({
          ...{ name: 'r', shape: [3, 32, 32], classes: 10, widths: [16, 32, 64], blocksPerStage, seed: 1, stream: 's' },
        }),
      );
    assert.equal(build(1).macs, 12_501_632);
    assert.ok(build(2).macs > 2 * build(1).macs);
  });
});
