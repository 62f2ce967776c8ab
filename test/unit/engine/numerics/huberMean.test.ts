import * as assert from 'node:assert/strict';
import { huberMean } from '../../../../src/engine/numerics/huberMean';

const options = { start: 1, usual: 0.1 };

describe('the mean that wrong values do not bend', () => {
  it('is the weighted mean of values that are close to each other', () => {
    assert.ok(Math.abs(huberMean([0.98, 1.04], [1, 3], options) - 1.025) < 1e-12);
  });

  it('is moved by a wrong value no further than by one at the edge', () => {
    const [far, further] = [5, 50].map((wrong) => huberMean([0.99, 1, 1.01, wrong], [1, 1, 1, 1], options));
    assert.ok(far! > 1 && far! < 1.05 && further! < 1.05, `${far} ${further}`);
  });

  it('does not hang on values equal to it', () => assert.equal(huberMean([1, 1], [1, 1], options), 1));
});
