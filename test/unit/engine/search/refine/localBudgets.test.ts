import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { localBudgets } from '../../../../../src/engine/search/refine/localBudgets';
import { totalViolation } from '../../../../../src/shared/pareto/constrain';
import { candidate } from '../../../../support/candidates';

const small = candidate('c-0001', { accuracy: 0.7, latencyMs: 2, peakMemoryBytes: 1000, parameters: 100 });
const large = candidate('c-0002', { accuracy: 0.9, latencyMs: 5, peakMemoryBytes: 4000, parameters: 300 });

describe('engine/search/refine/localBudgets', () => {
  it('lets a little accuracy go and costs grow a little, and no more', () => {
    const local = localBudgets([large], {});
    assert.ok(Math.abs((local.accuracy ?? 0) - 0.87) < 1e-12 && local.latencyMs === 6);
    assert.equal(totalViolation({ ...large, latencyMs: 5.9 }, local), 0);
    assert.ok(totalViolation({ ...large, latencyMs: 6.1 }, local) > 0);
    assert.ok(totalViolation(small, local) > 0);
  });

  it('is as loose as one of several needs, and as tight as the run', () => {
    const local = localBudgets([small, large], { latencyMs: 3, macs: 7 });
    assert.deepEqual([local.latencyMs, local.macs, local.parameters], [3, 7, 360]);
    assert.ok(Math.abs((local.accuracy ?? 0) - 0.67) < 1e-12);
    assert.equal(totalViolation(small, { ...local, macs: Infinity }), 0);
  });

  it('limits nothing by a figure that is not known', () => {
    const { latencyMs, accuracy } = localBudgets([{ ...small, latencyMs: null }], {});
    assert.equal(latencyMs, undefined);
    assert.ok(accuracy !== undefined);
  });
});
