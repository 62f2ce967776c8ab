import assert from 'node:assert/strict';
import { operators } from '../../../../src/engine/operators/index';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { syntheticNets } from '../../../support/nets';

const graph = syntheticNets['residualNet']?.() ?? assert.fail();

/** What a space offers, by operator id. */
function used(named?: readonly string[]): Set<string> {
  const { space } = createSupernet(graph, { operators: named });
  return new Set([
    ...space.stages.flatMap(({ choices }) => choices.map(({ operator }) => operator)),
    ...(space.groups.length > 0 ? ['channelScale'] : []),
    ...(space.blocks.length > 0 ? ['depthScale'] : []),
    ...((space.resolutions?.length ?? 0) > 1 ? ['resolutionScale'] : []),
    ...(space.exits ? ['earlyExit'] : []),
    ...(space.precisions?.includes('int8') ? ['int8'] : []),
  ]);
}

describe('engine/supernet/offered', () => {
  it('offers everything where nothing is named, and each operator alone where it is', () => {
    const all = used();
    assert.ok(all.size > operators.length / 2);
    for (const id of all) assert.deepEqual([...used([id])], [id]);
  });

  it('gives a run the space that it began with, whatever was left out of it', () => {
    for (const named of [['spatialSvd', 'depthScale'], ['channelScale'], ['resolutionScale', 'int8'], ['earlyExit']]) {
      const first = createSupernet(graph, { operators: named });
      const again = createSupernet(graph, { space: first.space });
      assert.deepEqual(again.space, first.space);
      assert.deepEqual(again.layout, first.layout);
      assert.deepEqual(again.initial, first.initial);
    }
  });
});
