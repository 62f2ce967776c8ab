import * as assert from 'node:assert/strict';
import { quantile, summarise } from '../../../../src/engine/runtimes/statistics';

describe('order statistics', () => {
  it('gives the textbook quartiles whatever the order', () => {
    assert.deepEqual(summarise([5, 1, 3, 2, 4]), { medianMs: 3, p90Ms: 4.6, spreadMs: 2, samples: 5 });
  });

  it('gives one value as every quantile, with no spread', () => {
    assert.deepEqual(summarise([7]), { medianMs: 7, p90Ms: 7, spreadMs: 0, samples: 1 });
  });

  it('is not moved by an outlier', () => {
    assert.equal(summarise([1, 1, 1, 1, 1000]).medianMs, 1);
  });

  it('refuses no values', () => {
    assert.throws(() => quantile([], 0.5), RangeError);
  });
});
