import assert from 'node:assert/strict';
import { blameOf } from '../../../webview/pareto/model/blame';
import { candidate } from '../../support/candidates';

const all = [
  candidate('baseline', { accuracy: 0.9, latencyMs: 1 }),
  candidate('c-0001', { accuracy: 0.5, latencyMs: 2, parameters: 100 }),
  candidate('c-0002', { accuracy: 0.6, latencyMs: 3, parameters: 300 }),
  candidate('c-0003', { accuracy: 0.8, latencyMs: 9, parameters: 900 }),
];
const ids = (budgets: Parameters<typeof blameOf>[1]): readonly string[] => {
  const blame = blameOf(all, budgets);
  return blame.kind === 'alone' ? blame.limits.map(({ metric }) => metric.id) : [blame.kind];
};

describe('webview: limits that leave nothing', () => {
  it('are named, every one that removes all by itself, whatever the starting network does', () => {
    assert.deepEqual(ids({ latencyMs: 1.5, accuracy: 0.55 }), ['latencyMs']);
    assert.deepEqual(ids({ latencyMs: 1.5, accuracy: 0.85, parameters: 500 }), ['latencyMs', 'accuracy']);
    assert.deepEqual(ids({ sizeBytes: 5 }), ['sizeBytes']);
  });

  it('name the one whose lifting brings back most where only all together remove everything', () => {
    const blame = blameOf(all, { latencyMs: 4, accuracy: 0.7 });
    assert.ok(blame.kind === 'together');
    assert.deepEqual([blame.limit.metric.id, blame.limit.limit, blame.fits], ['accuracy', 0.7, 2]);
  });

  it('say so where no single one is to blame', () => {
    const apart = [
      candidate('c-0001', { accuracy: 0.9, latencyMs: 9, parameters: 900 }),
      candidate('c-0002', { accuracy: 0.5, latencyMs: 1, parameters: 900 }),
      candidate('c-0003', { accuracy: 0.5, latencyMs: 9, parameters: 100 }),
    ];
    assert.deepEqual(blameOf(apart, { accuracy: 0.8, latencyMs: 2, parameters: 200 }), { kind: 'several' });
  });
});
