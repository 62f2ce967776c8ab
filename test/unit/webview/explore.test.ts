import assert from 'node:assert/strict';
import type { Candidate } from '../../../src/shared/run/candidate';
import { explore } from '../../../webview/pareto/model/explore';
import { rowsOf } from '../../../webview/pareto/model/rows';
import { suggestions } from '../../../webview/pareto/model/suggestions';
import { initialView, type Axes } from '../../../webview/pareto/state/panelState';
import { candidate } from '../../support/candidates';

const axes: Axes = initialView.axes;
const all: readonly Candidate[] = [
  candidate('baseline', { accuracy: 0.9, latencyMs: 10, parameters: 1000 }),
  candidate('c-0001', { accuracy: 0.5, latencyMs: 1, parameters: 100 }),
  candidate('c-0002', { accuracy: 0.8, latencyMs: 2, parameters: 200 }),
  candidate('c-0003', { accuracy: 0.85, latencyMs: 8, parameters: 800 }),
  candidate('c-0004', { accuracy: 0.7, latencyMs: 4, parameters: 300 }),
  candidate('c-0005', { accuracy: 0.6, latencyMs: null }),
  candidate('c-0006', { status: 'failed', latencyMs: 3 }),
];
const ids = (candidates: readonly Candidate[]): string[] => candidates.map((one) => one.id);

describe('webview: explore', () => {
  it('gives every candidate one class', () => {
    const { groups, line, classOf } = explore(all, axes, {});
    assert.deepEqual(ids(line), ['c-0001', 'c-0002', 'c-0003', 'baseline']);
    assert.deepEqual(ids(groups.frontier), ['c-0001', 'c-0002', 'c-0003']);
    assert.deepEqual(ids(groups.dominated), ['c-0004']);
    assert.deepEqual(ids(groups.unplaced), ['c-0005']);
    assert.deepEqual(ids(groups.failed), ['c-0006']);
    assert.equal(classOf.size, all.length);
  });

  it('lets budgets decide who is on the frontier; an unknown figure never meets one', () => {
    const { groups, feasible, removed } = explore(all, axes, { latencyMs: 4 });
    assert.deepEqual(ids(groups.frontier), ['c-0001', 'c-0002']);
    assert.deepEqual(ids(feasible), ['c-0001', 'c-0002', 'c-0004']);
    assert.deepEqual(ids(groups.infeasible), ['c-0003']);
    assert.equal(removed.latencyMs, 2);
    assert.equal(removed.accuracy, 0);
  });

  it('leaves what is not positive out of a log axis', () => {
    const zero = [...all, candidate('c-0007', { accuracy: 0.95, latencyMs: 0 })];
    assert.equal(explore(zero, axes, {}).classOf.get('c-0007'), 'frontier');
    assert.equal(explore(zero, { ...axes, xLog: true }, {}).classOf.get('c-0007'), 'unplaced');
  });

  it('turns with the axes: the best is where each metric is better', () => {
    const turned = explore(all, { ...axes, x: 'accuracy', y: 'latencyMs' }, {});
    assert.deepEqual(ids(turned.line), ['c-0001', 'c-0002', 'c-0003', 'baseline']);
    assert.deepEqual(ids(explore(all, { ...axes, x: 'parameters', y: 'latencyMs' }, {}).line), ['c-0001']);
  });

  it('has nothing to say about nothing', () => {
    const empty = explore([], axes, { latencyMs: 1 });
    assert.deepEqual([empty.line, empty.baseline, empty.ranges.latencyMs], [[], null, null]);
    assert.deepEqual(suggestions(empty, true), []);
  });
});

describe('webview: rows', () => {
  const explored = explore(all, axes, {});
  it('sorts with unknown figures last in both directions', () => {
    const sorted = (descending: boolean): string[] =>
      ids(rowsOf(explored, { ...initialView, rows: 'all', sort: { key: 'latencyMs', descending } }));
    assert.deepEqual(sorted(false), ['c-0001', 'c-0002', 'c-0006', 'c-0004', 'c-0003', 'baseline', 'c-0005']);
    assert.deepEqual(sorted(true), ['baseline', 'c-0003', 'c-0004', 'c-0006', 'c-0002', 'c-0001', 'c-0005']);
  });

  it('finds ids and keeps only selected ones that exist', () => {
    const view = { ...initialView, rows: 'selected' as const, selected: ['c-0003', 'gone', 'c-0001'] };
    assert.deepEqual(ids(rowsOf(explored, view)), ['c-0001', 'c-0003']);
    assert.deepEqual(ids(rowsOf(explored, { ...view, rows: 'all', search: ' C-0004 ' })), ['c-0004']);
  });
});

describe('webview: suggestions', () => {
  it('names knee, best and smallest, one sentence each', () => {
    const found = suggestions(explore(all, axes, {}), false);
    assert.deepEqual(
      found.map(({ title, id, sentence }) => `${title} ${id}: ${sentence}`),
      [
        'Knee c-0002: 30.0 points for 1.00 ms; the next 6.00 ms buy 5.0 points.',
        'Most accurate c-0003: 85.0 % at 8.00 ms, −5.0 pts.',
        'Smallest c-0001: 100 weights, 90 % below the baseline, 50.0 %.',
      ],
    );
  });

  it('keeps to the budgets and says so', () => {
    const [best] = suggestions(explore(all, axes, { latencyMs: 4 }), true);
    assert.deepEqual([best?.title, best?.id], ['Best within budgets', 'c-0002']);
    const titles = (latencyMs: number): string[] =>
      suggestions(explore(all, axes, { latencyMs }), true).map(({ title, id }) => `${title} ${id}`);
    assert.deepEqual(titles(4).slice(0, 2), ['Best within budgets c-0002', 'Most accurate c-0003']);
    assert.ok(titles(9).includes('Best within budgets c-0003'));
    assert.ok(!titles(9).some((one) => one.startsWith('Most accurate')));
  });
});
