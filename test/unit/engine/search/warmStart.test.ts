import assert from 'node:assert/strict';
import { assumedPredictor } from '../../../../src/engine/profile/latencyPredictor';
import { sensitivityProbes } from '../../../../src/engine/search/sensitivity/probes';
import { sensitivitySeeds } from '../../../../src/engine/search/sensitivity/sensitivitySeeds';
import { createSubNetworkProblem } from '../../../../src/engine/search/subNetworkProblem';
import { warmStart } from '../../../../src/engine/search/warmStart';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { operatorsIn, operatorsOf } from '../../../../src/engine/supernet/genes/operatorsIn';
import { baselineGenes, geneKey, type Genes } from '../../../../src/shared/run/genes';
import type { SensitivityRecord } from '../../../../src/shared/run/sensitivity';
import { residualNet } from '../../../support/nets';

const supernet = createSupernet(residualNet());
const { space, smallest } = supernet;
const problem = createSubNetworkProblem(supernet, assumedPredictor, () => assert.fail('nothing is evaluated'));
const start = (count: number, seeds: readonly Genes[] = [], seed = 1): readonly Genes[] =>
  warmStart(space, [smallest, ...seeds], problem, seed, count).map(({ genes }) => genes);
const used = (list: readonly Genes[]): Set<string> => new Set(list.flatMap((genes) => [...operatorsIn(genes)]));

/** What the sensitivity phase would write if stages of the given id alone could bear a change. */
const records = (bearing: string): readonly SensitivityRecord[] =>
  sensitivityProbes(space, 10_000).map(({ genes: _genes, ...site }) => {
    const bears = site.id === bearing;
    return {
      ...site,
      macsSaved: 0.1 + (1 - site.ratio) / 10,
      accuracy: bears ? 0.9 : 0.3,
      drop: bears ? 0 : 0.6,
      images: 100,
    };
  });

describe('engine/search/warmStart', () => {
  it('has every operator of the space among its first networks, from 15 of them on', () => {
    assert.ok(operatorsOf(space).has('int8') && operatorsOf(space).has('earlyExit'));
    for (const count of [15, 16, 24, 48]) {
      const list = start(count);
      assert.equal(list.length, count);
      assert.equal(new Set(list.map(geneKey)).size, count);
      assert.deepEqual(
        [...operatorsOf(space)].filter((operator) => !used(list).has(operator)),
        [],
        `of ${count}`,
      );
    }
  });

  it('has most of them where there is room for eight, two in one network', () => {
    const missing = [...operatorsOf(space)].filter((operator) => !used(start(8)).has(operator));
    assert.ok(missing.length <= 3, missing.join());
  });

  it('leaves room for random networks', () => {
    const [one, other] = [start(24, [], 1), start(24, [], 2)].map((list) => new Set(list.map(geneKey)));
    assert.ok([...(one ?? [])].some((key) => !other?.has(key)));
  });

  it('begins with changes where the network bears them, if sensitivity says where', () => {
    const [first, second] = [space.stages[0]?.id ?? '', space.stages[1]?.id ?? ''];
    assert.ok(first !== second && second !== '');
    for (const [bearing, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const seeds = sensitivitySeeds(space, records(bearing)).filter(
        (genes) => geneKey(genes) !== geneKey(baselineGenes),
      );
      assert.ok(seeds.length > 0);
      for (const genes of seeds) {
        assert.ok(genes.stages[bearing] !== undefined, `${bearing} is changed`);
        assert.equal(genes.stages[other], undefined, `${other} is left alone`);
      }
      const keys = start(16, seeds).map(geneKey);
      for (const genes of seeds) assert.ok(keys.includes(geneKey(problem.outline(genes).genes)));
    }
  });
});
