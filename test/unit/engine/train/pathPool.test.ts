import assert from 'node:assert/strict';
import { baselineGenes, geneKey } from '../../../../src/shared/run/genes';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { createPathPool, pathsAt } from '../../../../src/engine/train/pathPool';
import { operatorsIn, operatorsOf } from '../../../../src/engine/supernet/genes/operatorsIn';
import { trainingSettings } from '../../../../src/engine/train/settings';
import { residualNet } from '../../../support/nets';

describe('createPathPool', () => {
  const { space, smallest, subNetwork } = createSupernet(residualNet());

  it('holds distinct sub-networks of the space, by seed, without the full and the smallest', () => {
    const pool = createPathPool(space, smallest, 5, 64).members;
    const keys = pool.map(geneKey);
    assert.equal(new Set(keys).size, 64);
    assert.ok(!keys.includes(geneKey(baselineGenes)) && !keys.includes(geneKey(smallest)));
    assert.deepEqual(keys, createPathPool(space, smallest, 5, 64).members.map(geneKey));
    assert.notDeepEqual(keys, createPathPool(space, smallest, 6, 64).members.map(geneKey));
    for (const genes of pool) assert.ok(subNetwork(genes).parameters.length > 0);
  });

  it('is as small as the space', () => {
    const tiny = { stages: [], groups: [{ id: 'g', channels: 16, widths: [0.5, 0.75, 1] }], blocks: [] };
    const halved = { stages: {}, widths: { g: 0.5 }, blocks: {} };
    assert.deepEqual(
      createPathPool(tiny, halved, 1, 64).members.map(({ widths }) => widths),
      [{ g: 0.75 }],
    );
  });
});

describe('createPathPool on every operator', () => {
  const { space, smallest } = createSupernet(residualNet());
  const pool = createPathPool(space, smallest, 5, 64);

  it('keeps the first places for every exit and every smaller input alone', () => {
    const exits = (space.exits ?? []).map(({ id }) => geneKey({ ...baselineGenes, exit: { id, threshold: 0 } }));
    const inputs = (space.resolutions ?? []).filter((share) => share < 1);
    const resolutions = inputs.map((resolution) => geneKey({ ...baselineGenes, resolution }));
    assert.ok(exits.length > 0 && resolutions.length > 0);
    assert.deepEqual(pool.members.slice(0, pool.kept).map(geneKey), [...exits, ...resolutions]);
  });

  it('trains each of them, and every operator, in every epoch of four thousand images', () => {
    const { randomPaths, pathHoldSteps, batchSize } = trainingSettings(chosen, 3);
    const stepsPerEpoch = Math.floor(4000 / batchSize);
    for (let epoch = 0; epoch < 20; epoch++) {
      const seen = new Set<number>();
      for (let step = 0; step < stepsPerEpoch; step++)
        for (const place of pathsAt(epoch * stepsPerEpoch + step, pool, randomPaths, pathHoldSteps, 3)) seen.add(place);
      for (let place = 0; place < pool.kept; place++) assert.ok(seen.has(place), `epoch ${epoch}, place ${place}`);
    }
    const uses = new Set(pool.members.flatMap((genes) => [...operatorsIn(genes)]));
    const trained = [...operatorsOf(space)].filter((operator) => operator !== 'int8');
    assert.deepEqual(
      trained.filter((operator) => !uses.has(operator)),
      [],
    );
  });
});

const chosen = {
  ...{ seed: 3, epochs: 20, batchSize: 64, learningRate: 0.1, checkpointSteps: 0, trainLimit: null },
};

describe('pathsAt', () => {
  const pool = (length: number, kept = 0) => ({ members: { length }, kept });

  it('holds a pair for some steps and trains every member equally often', () => {
    const visits = new Map<number, number>();
    for (let step = 0; step < 5 * 30; step++) {
      const paths = pathsAt(step, pool(20), 2, 5, 9);
      assert.deepEqual(paths, pathsAt(step - (step % 5), pool(20), 2, 5, 9));
      assert.equal(new Set(paths).size, 2);
      for (const place of paths) visits.set(place, (visits.get(place) ?? 0) + 1);
    }
    assert.deepEqual([...visits.values()], Array(20).fill(15));
  });

  it('draws every fourth path from the kept places, equally often', () => {
    const visits = new Map<number, number>();
    for (let draw = 0; draw < 4 * 30; draw += 2)
      for (const place of pathsAt(draw / 2, pool(20, 3), 2, 1, 9)) visits.set(place, (visits.get(place) ?? 0) + 1);
    assert.deepEqual(
      [0, 1, 2].map((place) => visits.get(place)),
      [10, 10, 10],
    );
    const others = Array.from({ length: 17 }, (_, index) => visits.get(3 + index) ?? 0);
    assert.ok(Math.min(...others) >= 5 && Math.max(...others) <= 6, others.join());
  });

  it('has no more paths than the pool', () => {
    assert.deepEqual(pathsAt(7, pool(3, 3), 2, 5, 1).length, 2);
    assert.deepEqual(pathsAt(7, pool(1), 2, 5, 1), [0]);
    assert.deepEqual(pathsAt(7, pool(0), 2, 5, 1), []);
  });
});
