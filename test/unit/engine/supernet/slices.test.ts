import assert from 'node:assert/strict';
import { floatTensor } from '../../../../src/engine/graph/graph';
import { copyPrefix, permuteChannels, prefixTensor } from '../../../../src/engine/supernet/slices';

const counting = (length: number): Float32Array => Float32Array.from({ length }, (_, index) => index);

describe('copyPrefix', () => {
  it('takes the leading part of every axis, from an offset', () => {
    const stored = [3, 2, 4];
    const prefix = copyPrefix(counting(100), 10, stored, [2, 1, 3]);
    assert.deepEqual([...prefix], [10, 11, 12, 18, 19, 20]);
  });

  it('copies vectors and whole tensors', () => {
    assert.deepEqual([...copyPrefix(counting(9), 2, [5], [3])], [2, 3, 4]);
    assert.deepEqual([...copyPrefix(counting(24), 0, [2, 3, 4], [2, 3, 4])], [...counting(24)]);
    assert.deepEqual([...copyPrefix(counting(24), 7, [], [])], [7]);
  });

  it('agrees with indexing on four axes', () => {
    const stored = [4, 3, 3, 2];
    const shape = [2, 3, 1, 2];
    const { data } = prefixTensor(floatTensor(stored, counting(72)), shape);
    let next = 0;
    for (let a = 0; a < 2; a++)
      for (let b = 0; b < 3; b++) for (let d = 0; d < 2; d++) assert.equal(data[next++], ((a * 3 + b) * 3 + 0) * 2 + d);
    assert.equal(next, data.length);
  });
});

describe('permuteChannels', () => {
  it('moves blocks along the axis', () => {
    const tensor = floatTensor([2, 6], counting(12));
    const { data } = permuteChannels(tensor, 1, 2, [2, 0, 1]);
    assert.deepEqual([...data].map(Number), [4, 5, 0, 1, 2, 3, 10, 11, 6, 7, 8, 9]);
  });

  it('moves filters with all that they hold', () => {
    const { data } = permuteChannels(floatTensor([3, 2, 1], counting(6)), 0, 1, [1, 2, 0]);
    assert.deepEqual([...data].map(Number), [2, 3, 4, 5, 0, 1]);
  });
});
