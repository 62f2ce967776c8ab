import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { finalFrontier } from '../../../../src/shared/pareto/finalFrontier';
import { baselineId } from '../../../../src/shared/run/candidate';
import { candidate } from '../../../support/candidates';

const baseline = candidate(baselineId, { accuracy: 0.8, latencyMs: 4, parameters: 100, peakMemoryBytes: 4000 });

describe('the final frontier', () => {
  it('leaves out the starting network and what it dominates, and lists the fastest first', () => {
    const slow = candidate('c-0001', { accuracy: 0.79, latencyMs: 3, parameters: 90, peakMemoryBytes: 3000 });
    const fast = candidate('c-0002', { accuracy: 0.7, latencyMs: 1, parameters: 50, peakMemoryBytes: 2000 });
    const worse = candidate('c-0003', { accuracy: 0.79, latencyMs: 5, parameters: 110, peakMemoryBytes: 5000 });
    const ids = finalFrontier([baseline, slow, fast, worse], {}).map(({ id }) => id);
    assert.deepEqual(ids, ['c-0002', 'c-0001']);
  });

  it('keeps to the budgets', () => {
    const accurate = candidate('c-0001', { accuracy: 0.79, latencyMs: 3, parameters: 90 });
    const quick = candidate('c-0002', { accuracy: 0.5, latencyMs: 1, parameters: 50 });
    assert.deepEqual(finalFrontier([baseline, accurate, quick], { accuracy: 0.6 }), [accurate]);
  });
});
