import assert from 'node:assert/strict';
import { ints, int } from '../../../../src/engine/graph/graph';
import { inferShapes } from '../../../../src/engine/graph/shapes';
import { removeDead } from '../../../../src/engine/graph/rewrite';
import { residualBlocks, stages } from '../../../../src/engine/graph/stages';
import { counting, graphOf, node } from '../../../support/graphs';
import { residualNet } from '../../../support/nets';

describe('stages', () => {
  it('cuts where the resolution changes and gives the dense head its own', () => {
    const graph = residualNet();
    const found = stages(graph);
    assert.deepEqual(
      found.map(({ id, resolution }) => [id, ...resolution]),
      [
        ['stage1', 16, 16],
        ['stage2', 8, 8],
        ['stage3', 1, 1],
      ],
    );
    assert.deepEqual(found.flatMap(({ nodes }) => nodes).sort(), graph.nodes.map(({ name }) => name).sort());
    assert.ok(found[2]?.nodes.includes('head'));
  });

  it('keeps a gate and a Pad with the layers around them', () => {
    const graph = graphOf(
      ['N', 4, 8, 8],
      ['y'],
      [
        node('Relu', ['x'], 'a'),
        node('GlobalAveragePool', ['a'], 'p'),
        node('Sigmoid', ['p'], 'gate'),
        node('Mul', ['a', 'gate'], 'm'),
        node('Pad', ['m', 'pads'], 'padded'),
        node('Conv', ['padded', 'w'], 'y', { strides: ints([2, 2]) }),
      ],
      {
        pads: { dataType: 'int64', shape: [8], data: BigInt64Array.of(0n, 0n, 0n, 0n, 0n, 0n, 1n, 1n) },
        w: counting(4, 4, 3, 3),
      },
    );
    assert.deepEqual(
      stages(graph).map(({ nodes }) => nodes),
      [
        ['a', 'p', 'gate', 'm'],
        ['padded', 'y'],
      ],
    );
  });
});

describe('residualBlocks', () => {
  it('finds the blocks with an identity shortcut, and dropping one leaves a valid network', () => {
    const graph = residualNet();
    const blocks = residualBlocks(graph);
    assert.deepEqual(
      blocks.map(({ id, add }) => [id, add]),
      [
        ['block1', 'b1_add'],
        ['block2', 'b2_add'],
        ['block3', 'b4_add'],
      ],
    );
    for (const block of blocks) {
      const nodes = graph.nodes
        .filter(({ name }) => !block.nodes.includes(name))
        .map((each) => ({
          ...each,
          inputs: each.inputs.map((value) => (value === block.output ? block.input : value)),
        }));
      const shorter = removeDead({ ...graph, nodes });
      assert.equal(shorter.nodes.length, graph.nodes.length - block.nodes.length);
      assert.deepEqual(inferShapes(shorter).get('softmax_out'), [1, 10]);
    }
  });

  it('does not offer a projected shortcut or a branch that others read', () => {
    const graph = graphOf(
      ['N', 4, 8, 8],
      ['y', 'side'],
      [
        node('Conv', ['x', 'w'], 'a', { pads: ints([0, 0, 0, 0]) }),
        node('Relu', ['a'], 'side'),
        node('Add', ['side', 'x'], 'sum'),
        node('Conv', ['sum', 'w'], 'p'),
        node('Conv', ['sum', 'w'], 'q'),
        node('Add', ['p', 'q'], 'y', {}),
      ],
      { w: counting(4, 4, 1, 1) },
    );
    assert.deepEqual(residualBlocks(graph), []);
  });

  it('does not offer an addition that broadcasts', () => {
    const graph = graphOf(
      ['N', 4, 8, 8],
      ['y'],
      [node('ReduceMean', ['x'], 'm', { axes: ints([2, 3]), keepdims: int(1) }), node('Add', ['x', 'm'], 'y')],
    );
    assert.deepEqual(residualBlocks(graph), []);
  });
});
