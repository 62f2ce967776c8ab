import assert from 'node:assert/strict';
import { channelGroups } from '../../../../src/engine/graph/channels';
import type { ChannelGroup } from '../../../../src/engine/graph/channels';
import type { Graph, Tensor } from '../../../../src/engine/graph/graph';
import { int, int64Tensor, ints } from '../../../../src/engine/graph/graph';
import { pick } from '../../../../src/engine/graph/folding/tensorData';
import { inferShapes } from '../../../../src/engine/graph/shapes';
import { normalise } from '../../../../src/engine/graph/normalise';
import { counting, graphOf, node } from '../../../support/graphs';
import { syntheticNets } from '../../../support/nets';

function groupOf(graph: Graph, producer: string): ChannelGroup {
  const group = channelGroups(graph).find(({ producers }) => producers.includes(producer));
  assert.ok(group, `no group of ${producer}`);
  return group;
}

const sliceNames = (group: ChannelGroup): string[] =>
  group.slices.map(({ initializer, axis, block, role }) => `${initializer}:${axis}:${block}:${role}`).sort();

/** Keeps the first half of a group's channels in every tensor that holds them. */
function halve(graph: Graph, group: ChannelGroup): Graph {
  const initializers = new Map<string, Tensor>(graph.initializers);
  for (const { initializer, axis, block } of group.slices) {
    const tensor = initializers.get(initializer);
    assert.ok(tensor);
    assert.equal(tensor.shape[axis], group.channels * block, `${initializer} axis ${axis}`);
    const size = (group.channels / 2) * block;
    const shape = tensor.shape.map((length, at) => (at === axis ? size : length));
    const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const count = shape.reduce((a, b) => a * b, 1);
    const source = (index: number): number =>
      Math.floor(index / (size * inner)) * group.channels * block * inner + (index % (size * inner));
    initializers.set(initializer, pick(tensor, shape, count, source));
  }
  const nodes = graph.nodes.map((each) => {
    const weight = initializers.get(each.inputs[1] ?? '');
    const isDepthwise = each.opType === 'Conv' && weight?.shape[1] === 1 && each.attributes['group'];
    const groups =
      isDepthwise && group.slices.some((slice) => slice.initializer === each.inputs[1] && slice.role === 'perChannel');
    return groups ? { ...each, attributes: { ...each.attributes, group: int(weight.shape[0] ?? 1) } } : each;
  });
  return { ...graph, nodes, initializers };
}

describe('channelGroups', () => {
  it('ties a residual stage together and names every slice', () => {
    const graph = graphOf(
      ['N', 3, 8, 8],
      ['y'],
      [
        node('Conv', ['x', 'w1', 'b1'], 'a', { pads: ints([1, 1, 1, 1]) }),
        node('Relu', ['a'], 'r'),
        node('Conv', ['r', 'w2'], 'b', { pads: ints([1, 1, 1, 1]) }),
        node('BatchNormalization', ['b', 's', 't', 'm', 'v'], 'n'),
        node('Conv', ['n', 'w3'], 'c', { pads: ints([1, 1, 1, 1]) }),
        node('Add', ['c', 'r'], 'sum'),
        node('Flatten', ['sum'], 'f', { axis: int(1) }),
        node('Gemm', ['f', 'wd', 'bd'], 'y', { transB: int(1) }),
      ],
      {
        w1: counting(4, 3, 3, 3),
        b1: counting(4),
        w2: counting(6, 4, 3, 3),
        s: counting(6),
        t: counting(6),
        m: counting(6),
        v: counting(6),
        w3: counting(4, 6, 3, 3),
        wd: counting(10, 256),
        bd: counting(10),
      },
    );
    const trunk = groupOf(graph, 'a');
    assert.deepEqual(trunk.producers, ['a', 'c']);
    assert.equal(trunk.adjustable, true);
    assert.deepEqual(sliceNames(trunk), [
      'b1:0:1:producer',
      'w1:0:1:producer',
      'w2:1:1:consumer',
      'w3:0:1:producer',
      'wd:1:64:consumer',
    ]);
    assert.deepEqual(sliceNames(groupOf(graph, 'b')), [
      'm:0:1:perChannel',
      's:0:1:perChannel',
      't:0:1:perChannel',
      'v:0:1:perChannel',
      'w2:0:1:producer',
      'w3:1:1:consumer',
    ]);
    const head = groupOf(graph, 'y');
    assert.deepEqual([head.adjustable, head.reason], [false, "is the network's output"]);
  });

  it('carries a group through depthwise convolutions, with a block where each channel has several filters', () => {
    const graph = graphOf(
      ['N', 3, 8, 8],
      ['y'],
      [
        node('Conv', ['x', 'w1'], 'a'),
        node('Conv', ['a', 'wd', 'bd'], 'd', { group: int(4) }),
        node('Conv', ['d', 'w2'], 'p'),
        node('GlobalAveragePool', ['p'], 'y'),
      ],
      { w1: counting(4, 3, 1, 1), wd: counting(8, 1, 3, 3), bd: counting(8), w2: counting(5, 8, 1, 1) },
    );
    assert.deepEqual(sliceNames(groupOf(graph, 'a')), [
      'bd:0:2:perChannel',
      'w1:0:1:producer',
      'w2:1:2:consumer',
      'wd:0:2:perChannel',
    ]);
  });

  it('freezes what meets a Concat, a grouped convolution or a Reshape that mixes channels', () => {
    const graph = graphOf(
      ['N', 4, 8, 8],
      ['y'],
      [
        node('Conv', ['x', 'w1'], 'a'),
        node('Conv', ['x', 'w2'], 'b'),
        node('Concat', ['a', 'b'], 'j', { axis: int(1) }),
        node('Conv', ['j', 'w3'], 'c'),
        node('Conv', ['c', 'w4'], 'g', { group: int(2) }),
        node('Conv', ['g', 'w5'], 'd'),
        node('Reshape', ['d', 'shape'], 's'),
        node('ReduceMean', ['s'], 'y', { axes: ints([2, 3]) }),
      ],
      {
        w1: counting(2, 4, 1, 1),
        w2: counting(2, 4, 1, 1),
        w3: counting(4, 4, 1, 1),
        w4: counting(4, 2, 1, 1),
        w5: counting(4, 4, 1, 1),
        shape: int64Tensor([0, 2, -1, 8]),
      },
    );
    for (const [producer, operator] of [
      ['a', 'Concat'],
      ['b', 'Concat'],
      ['c', 'Conv'],
      ['d', 'Reshape'],
    ] as const) {
      const group = groupOf(graph, producer);
      assert.equal(group.adjustable, false);
      assert.match(group.reason ?? '', new RegExp(`passes through ${operator}`));
    }
  });

  it('ties squeeze-and-excitation gates to the map that they scale', () => {
    const graph = graphOf(
      ['N', 3, 8, 8],
      ['y'],
      [
        node('Conv', ['x', 'w1'], 'a'),
        node('GlobalAveragePool', ['a'], 'p'),
        node('Conv', ['p', 'w2'], 'q'),
        node('Conv', ['q', 'w3'], 'gate'),
        node('Mul', ['a', 'gate'], 'm'),
        node('Conv', ['m', 'w4'], 'y'),
      ],
      { w1: counting(4, 3, 1, 1), w2: counting(2, 4, 1, 1), w3: counting(4, 2, 1, 1), w4: counting(5, 4, 1, 1) },
    );
    assert.deepEqual(groupOf(graph, 'a').producers, ['a', 'gate']);
    assert.equal(groupOf(graph, 'q').adjustable, true);
  });

  it('freezes layers that share weights in different places', () => {
    const graph = graphOf(
      ['N', 3, 8, 8],
      ['y'],
      [
        node('Conv', ['x', 'w1', 'shared'], 'a'),
        node('Conv', ['a', 'w2', 'shared'], 'b'),
        node('Conv', ['b', 'w3'], 'y'),
      ],
      { w1: counting(4, 3, 1, 1), w2: counting(4, 4, 1, 1), w3: counting(4, 4, 1, 1), shared: counting(4) },
    );
    assert.match(groupOf(graph, 'a').reason ?? '', /shares the weights "shared"/);
    assert.match(groupOf(graph, 'b').reason ?? '', /shares the weights "shared"/);
  });

  for (const [name, net] of Object.entries(syntheticNets)) {
    it(`slicing any one group of ${name} leaves a graph whose shapes fit`, () => {
      const graph = normalise(net());
      const adjustable = channelGroups(graph).filter((group) => group.adjustable);
      assert.ok(adjustable.length >= 2);
      for (const group of adjustable) {
        const shapes = inferShapes(halve(graph, group), 2);
        for (const { name: output } of graph.outputs)
          assert.deepEqual(shapes.get(output), inferShapes(graph, 2).get(output));
      }
    });
  }
});
