import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ints, type Graph } from '../../../../src/engine/graph/graph';
import { globalisePools } from '../../../../src/engine/supernet/globalisePools';
import { netBuilder, randomBatch } from '../../../support/nets';
import { largestDifference, runGraph } from '../../../support/runGraph';

function pooled(kernel: number, pads: readonly number[]): Graph {
  const net = netBuilder('pooled', [3, 8, 8]);
  const value = net.node('AveragePool', 'pool', ['image'], { kernel_shape: ints([kernel, kernel]), pads: ints(pads) });
  return net.finish(value, ['N', 3, 'h', 'w']);
}

describe('globalisePools', () => {
  it('names an average over the whole map by its meaning', async () => {
    const graph = pooled(8, [0, 0, 0, 0]);
    const global = globalisePools(graph);
    assert.equal(global.nodes[0]?.opType, 'GlobalAveragePool');
    const x = randomBatch(graph, 2);
    assert.ok(largestDifference((await runGraph(graph, x)).data, (await runGraph(global, x)).data) < 1e-6);
  });

  it('leaves smaller and padded windows alone', () => {
    for (const graph of [pooled(4, [0, 0, 0, 0]), pooled(8, [1, 0, 0, 0])]) {
      assert.deepEqual(globalisePools(graph).nodes, graph.nodes);
    }
  });
});
