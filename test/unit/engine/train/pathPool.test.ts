import assert from 'node:assert/strict';
import { baselineGenes, geneKey } from '../../../../src/shared/run/genes';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { createPathPool, pathsAt } from '../../../../src/engine/train/pathPool';
import { residualNet } from '../../../support/nets';

describe('createPathPool', () => {
  const { space, smallest, subNetwork } = createSupernet(residualNet());

  it('holds distinct sub-networks of the space, by seed, without the full and the smallest', () => {
    const pool = createPathPool(space, smallest, 5, 64);
    const keys = pool.map(geneKey);
    assert.equal(new Set(keys).size, 64);
    assert.ok(!keys.includes(geneKey(baselineGenes)) && !keys.includes(geneKey(smallest)));
    assert.deepEqual(keys, createPathPool(space, smallest, 5, 64).map(geneKey));
    assert.notDeepEqual(keys, createPathPool(space, smallest, 6, 64).map(geneKey));
    for (const genes of pool) assert.ok(subNetwork(genes).parameters.length > 0);
  });

  it('is as small as the space', () => {
    const tiny = { stages: [], groups: [{ id: 'g', channels: 16, widths: [0.5, 0.75, 1] }], blocks: [] };
    const halved = { stages: {}, widths: { g: 0.5 }, blocks: {} };
    assert.deepEqual(
      createPathPool(tiny, halved, 1, 64).map(({ widths }) => widths),
      [{ g: 0.75 }],
    );
  });
});

describe('pathsAt', () => {
  it('holds a pair for some steps and trains every member equally often', () => {
    const visits = new Map<number, number>();
    for (let step = 0; step < 5 * 30; step++) {
      const paths = pathsAt(step, 20, 2, 5, 9);
      assert.deepEqual(paths, pathsAt(step - (step % 5), 20, 2, 5, 9));
      assert.equal(new Set(paths).size, 2);
      for (const place of paths) visits.set(place, (visits.get(place) ?? 0) + 1);
    }
    assert.deepEqual([...visits.values()], Array(20).fill(15));
  });

  it('has no more paths than the pool', () => {
    assert.deepEqual(pathsAt(7, 1, 2, 5, 1), [0]);
    assert.deepEqual(pathsAt(7, 0, 2, 5, 1), []);
  });
});
