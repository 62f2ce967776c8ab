import assert from 'node:assert/strict';
import { removeDead } from '../../../../src/engine/graph/rewrite';
import { residualBlocks } from '../../../../src/engine/graph/stages';
import { createSupernet } from '../../../../src/engine/supernet/createSupernet';
import { dropBlocks } from '../../../../src/engine/supernet/dropBlocks';
import { baselineGenes } from '../../../../src/shared/run/genes';
import { netBuilder, randomBatch } from '../../../support/nets';
import { largestDifference, runGraph } from '../../../support/runGraph';

/** x + f(x), twice without anything between, the second one the network's output. */
function chain() {
  const net = netBuilder('chain', [4, 5, 5]);
  const stem = net.conv('image', 'stem', 4, 4);
  const first = net.node('Add', 'add1', [net.conv(stem, 'a', 4, 4), stem]);
  return net.finish(net.node('Add', 'add2', [first, net.conv(first, 'b', 4, 4)]), ['N', 4, 5, 5]);
}

/** x + g(y + h(y)), y = f(x): an inner block inside an outer one. */
function nested() {
  const net = netBuilder('nested', [4, 5, 5]);
  const stem = net.conv('image', 'stem', 4, 4);
  const y = net.conv(stem, 'f', 4, 4);
  const inner = net.node('Add', 'inner', [y, net.conv(y, 'h', 4, 4)]);
  const outer = net.node('Add', 'outer', [stem, net.conv(inner, 'g', 4, 4)]);
  const pooled = net.node('Flatten', 'flat', [net.node('GlobalAveragePool', 'pool', [outer])]);
  return net.finish(net.dense(pooled, 'head', 4, 3, false), ['N', 3]);
}

describe('dropBlocks', () => {
  it('joins what lies before and behind consecutive blocks, up to the output', async () => {
    const graph = chain();
    const blocks = residualBlocks(graph);
    assert.equal(blocks.length, 2);
    const bare = dropBlocks(graph, blocks);
    assert.deepEqual(
      bare.nodes.map((node) => node.opType),
      ['Conv', 'Identity'],
    );
    const stem = {
      ...graph,
      outputs: [{ ...(graph.outputs[0] ?? assert.fail()), name: 'stem_out' }],
      nodes: graph.nodes.slice(0, 1),
    };
    const x = randomBatch(graph, 2);
    const [expected, output] = await Promise.all([runGraph(removeDead(stem), x), runGraph(bare, x)]);
    assert.equal(largestDifference(expected.data, output.data), 0);
  });

  it('keeps the other block whichever goes', () => {
    const graph = chain();
    for (const [index, layer] of [
      [0, 'b'],
      [1, 'a'],
    ] as const) {
      const block = residualBlocks(graph)[index] ?? assert.fail();
      const layers = dropBlocks(graph, [block]).nodes.filter((node) => node.opType === 'Conv');
      assert.deepEqual(
        layers.map((node) => node.name),
        ['stem', layer],
      );
    }
  });

  it('gives a block inside a dropped one no name of its own', () => {
    const supernet = createSupernet(nested());
    const [inner, outer] = ['h', 'f'].map(
      (layer) => supernet.space.blocks.find((b) => b.layers.at(0) === layer)?.id ?? '',
    );
    assert.ok(inner && outer && inner !== outer);
    const alone = supernet.subNetwork({ ...baselineGenes, blocks: { [outer]: false } });
    const both = supernet.subNetwork({ ...baselineGenes, blocks: { [outer]: false, [inner]: false } });
    assert.equal(both.key, alone.key);
    assert.notEqual(supernet.subNetwork({ ...baselineGenes, blocks: { [inner]: false } }).key, alone.key);
  });
});
