import assert from 'node:assert/strict';
import { channelGroups } from '../../../../src/engine/graph/channels';
import { floatTensor, int, type Graph } from '../../../../src/engine/graph/graph';
import { channelImportance, sortChannels } from '../../../../src/engine/supernet/sortChannels';
import { channelsAt, widthOptions } from '../../../../src/engine/supernet/widthOptions';
import { netBuilder } from '../../../support/nets';

/** Conv [3, 2, 1, 1], BatchNorm, Flatten of 2x1, Gemm: one group of three channels. */
function smallNet(): Graph {
  const net = netBuilder('small', [2, 2, 1]);
  const kernel = net.constant('kernel', floatTensor([3, 2, 1, 1], [1, -1, 2, 2, -3, 0.5]));
  const conv = net.node('Conv', 'conv', ['image', kernel]);
  const vector = (name: string, values: number[]): string => net.constant(name, floatTensor([3], values));
  const norm = net.node('BatchNormalization', 'norm', [
    conv,
    vector('scale', [-10, 1, 1]),
    vector('shift', [0.1, 0.2, 0.3]),
    vector('mean', [0, 0, 0]),
    vector('variance', [1, 1, 4]),
  ]);
  const flat = net.node('Flatten', 'flat', [norm], { axis: int(1) });
  const weight = net.constant('weight', floatTensor([6, 1], [0, 1, 2, 3, 4, 5]));
  return net.finish(net.node('Gemm', 'head', [flat, weight]), ['N', 1]);
}

describe('channel importance', () => {
  const graph = smallNet();
  const group = channelGroups(graph).find(({ adjustable }) => adjustable) ?? assert.fail();

  it('is the L1 norm of the filters times the gain of their BatchNorm', () => {
    const [first = 0, second = 0, third = 0] = channelImportance(graph, group);
    assert.ok(Math.abs(first - 20) < 1e-3);
    assert.ok(Math.abs(second - 4) < 1e-3);
    assert.ok(Math.abs(third - 1.75) < 1e-3);
  });

  it('orders every tensor of the group alike', () => {
    const reversed = new Map(graph.initializers).set('scale', floatTensor([3], [0.1, 1, 10]));
    const sorted = sortChannels({ ...graph, initializers: reversed }, [group]).initializers;
    const values = (name: string): number[] => Array.from(sorted.get(name)?.data ?? [], Number);
    assert.deepEqual(values('kernel'), [-3, 0.5, 2, 2, 1, -1]);
    assert.deepEqual(values('variance'), [4, 1, 1]);
    assert.deepEqual(values('weight'), [4, 5, 2, 3, 0, 1]);
  });
});

describe('width options', () => {
  it('are rounded up to the quantum and distinct', () => {
    assert.deepEqual(widthOptions(64, 8), [0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1]);
    assert.deepEqual(widthOptions(32, 16), [0.5, 0.75, 1]);
    assert.deepEqual(widthOptions(16, 8), [0.5, 0.75, 1]);
    assert.deepEqual(widthOptions(64, 16), [0.25, 0.5, 0.75, 1]);
    assert.deepEqual(widthOptions(1, 8), [1]);
    assert.deepEqual(widthOptions(3, 8), [0.6667, 1]);
  });

  it('read back as whole quanta', () => {
    for (let channels = 1; channels <= 2048; channels++) {
      const counts = widthOptions(channels, 8).map((width) => channelsAt(channels, width));
      assert.equal(new Set(counts).size, counts.length);
      assert.equal(counts.at(-1), channels);
      if (channels >= 32)
        assert.ok(
          counts.slice(0, -1).every((count) => count % 8 === 0),
          `${channels}`,
        );
    }
  });
});
