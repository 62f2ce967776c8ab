import assert from 'node:assert/strict';
import { ints } from '../../../../src/engine/graph/graph';
import { peakActivationBytes } from '../../../../src/engine/graph/liveness';
import { counting, graphOf, node } from '../../../support/graphs';

const point = { kernel_shape: ints([1, 1]) };

describe('peakActivationBytes', () => {
  it('holds the shortcut of a diamond until the branches meet', () => {
    // x: 16 elements; a: 64; b: 32; c: 64. While b is made, a and b are alive; while c is made, a, b and c are.
    const graph = graphOf(
      ['N', 1, 4, 4],
      ['y'],
      [
        node('Conv', ['x', 'w1'], 'a', point),
        node('Conv', ['a', 'w2'], 'b', point),
        node('Conv', ['b', 'w3'], 'c', point),
        node('Add', ['a', 'c'], 'y'),
      ],
      { w1: counting(4, 1, 1, 1), w2: counting(2, 4, 1, 1), w3: counting(4, 2, 1, 1) },
    );
    // The add: a, c and y, 64 elements each.
    assert.equal(peakActivationBytes(graph), 4 * (64 + 64 + 64));
  });

  it('frees a value after its last reader and counts no weights', () => {
    const chain = graphOf(
      ['N', 8, 4, 4],
      ['y'],
      [
        node('Relu', ['x'], 'a'),
        node('MaxPool', ['a'], 'b', { kernel_shape: ints([2, 2]), strides: ints([2, 2]) }),
        node('Conv', ['b', 'w'], 'y', point),
      ],
      { w: counting(64, 8, 1, 1) },
    );
    // The convolution: 32 in, 256 out; the Relu: 128 in, 128 out; the pool: 128 and 32.
    assert.equal(peakActivationBytes(chain), 4 * Math.max(32 + 256, 128 + 128, 128 + 32));
  });

  it('holds a network output to the end', () => {
    const nodes = [node('Relu', ['x'], 'early'), node('Sigmoid', ['x'], 'a'), node('Tanh', ['a'], 'y')];
    const peak = (outputs: string[]): number => peakActivationBytes(graphOf(['N', 10], outputs, nodes));
    assert.equal(peak(['early', 'y']), 4 * 30);
    // x, early and a are alive at the second node as well; without the output early is gone by then.
    assert.equal(peak(['y']), 4 * 20);
  });
});
