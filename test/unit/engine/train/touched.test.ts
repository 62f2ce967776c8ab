import assert from 'node:assert/strict';
import type { ParameterView } from '../../../../src/engine/compute/backend';
import type { ParameterLayout } from '../../../../src/engine/supernet/supernet';
import { describeNonFinite } from '../../../../src/engine/train/guards';
import { reachOf } from '../../../../src/engine/train/touched';

const tensor = (key: string, offset: number, length: number): ParameterLayout['parameters'][number] => ({
  key,
  kind: 'weight',
  shape: [length],
  offset,
  length,
});
const layout: ParameterLayout = {
  parameters: [tensor('a', 0, 4), tensor('b', 4, 3), tensor('c', 7, 2), tensor('d', 9, 5)],
  length: 14,
};
const view = (offset: number, stored: number, seen: number): ParameterView => ({
  input: `at ${offset}`,
  offset,
  storedShape: [stored],
  shape: [seen],
});

describe('what a sub-network reads of the supernet', () => {
  it('names each tensor once and joins neighbours', () => {
    const views = [view(9, 5, 2), view(0, 4, 4), view(4, 3, 1), view(4, 3, 3)];
    assert.deepEqual(reachOf(layout, views), {
      tensors: [0, 1, 3],
      ranges: [
        [0, 7],
        [9, 14],
      ],
    });
  });

  it('reads nothing without views', () => {
    assert.deepEqual(reachOf(layout, []), { tensors: [], ranges: [] });
  });

  it('is where a gradient is looked at', () => {
    const input = { x: Float32Array.of(1), parameters: new Float32Array(14) };
    const { ranges } = reachOf(layout, [view(9, 5, 5)]);
    const gradient = new Float32Array(14);
    const look = (): string | null => describeNonFinite(layout, 'random', input, { loss: 1, gradient }, ranges);
    assert.equal(look(), null);
    gradient[13] = Number.NaN;
    assert.equal(look(), 'the gradient of d is not finite on the random path');
  });
});
