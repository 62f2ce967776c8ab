import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { requireNumbers } from '../../../../src/engine/formats/requireNumbers';
import { floatTensor } from '../../../../src/engine/graph/graph';
import { counting, graphOf, node } from '../../../support/graphs';

describe('requireNumbers', () => {
  const graph = (values: readonly number[]) =>
    graphOf(['N', 3], ['y'], [node('Gemm', ['x', 'w', 'b'], 'y')], {
      w: counting(3, 2),
      b: floatTensor([2], Float32Array.from(values)),
    });

  it('names the weight that holds a NaN', () => {
    assert.throws(() => requireNumbers(graph([1, Number.NaN])), { code: 'model.notANumber', message: /in "b"$/ });
  });

  it('lets numbers pass, infinite ones too', () => {
    requireNumbers(graph([0, -Infinity]));
  });
});
