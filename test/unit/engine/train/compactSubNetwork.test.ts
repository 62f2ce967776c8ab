import assert from 'node:assert/strict';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { materialise } from '../../../../src/engine/supernet/materialise';
import { originalStatistics } from '../../../../src/engine/supernet/originalStatistics';
import { compactSubNetwork } from '../../../../src/engine/train/compactSubNetwork';
import { syntheticNets } from '../../../support/nets';

describe('compactSubNetwork', () => {
  for (const [name, build] of Object.entries(syntheticNets)) {
    it(`packs ${name}'s smallest sub-network without changing it`, () => {
      const supernet = createSupernet(build());
      const sub = supernet.subNetwork(supernet.smallest);
      const compact = compactSubNetwork(sub, supernet.layout, supernet.initial);
      const statistics = originalStatistics(supernet, sub);
      assert.deepEqual(
        materialise(compact.subNetwork, compact.parameters, statistics),
        materialise(sub, supernet.initial, statistics),
      );
      assert.equal(compact.parameters.length, compact.layout.length);
      assert.ok(compact.layout.length < supernet.layout.length);
      const kinds = new Map(supernet.layout.parameters.map(({ key, kind }) => [key, kind]));
      assert.ok(compact.layout.parameters.every(({ key, kind }) => kinds.get(key) === kind));
      const ends = compact.layout.parameters.map(({ offset, length }) => offset + length);
      assert.deepEqual(
        compact.layout.parameters.map(({ offset }) => offset),
        [0, ...ends.slice(0, -1)],
      );
    });
  }
});
