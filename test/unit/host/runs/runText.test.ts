import assert from 'node:assert/strict';
import { isResumable, runContextValue, runIcon, type RunRow } from '../../../../src/host/runs/runText';

const row = (change: Partial<RunRow>): RunRow => ({
  ...{ state: 'done', mine: false, live: false, evaluated: 3, refinement: null },
  ...change,
});

describe('rows of the Runs view', () => {
  it('offers cancel only on the search of this window', () => {
    assert.match(runContextValue(row({ mine: true, live: true, state: 'running' })), /live/);
    assert.doesNotMatch(runContextValue(row({ live: true, state: 'running' })), /live|resumable|done/);
  });

  it('offers resume on what stopped early and export on what has variants', () => {
    assert.equal(runContextValue(row({})), 'run done');
    assert.equal(runContextValue(row({ state: 'interrupted' })), 'run resumable done');
    assert.equal(runContextValue(row({ state: 'failed', evaluated: 0 })), 'run resumable');
    assert.equal(runContextValue(row({ evaluated: 0 })), 'run');
  });

  it('marks a finished run whose refinement was cut short and offers resume on it, but not while it goes on', () => {
    for (const refinement of ['refine', 'fineTune'] as const) {
      const stopped = row({ refinement });
      assert.deepEqual([runContextValue(stopped), runIcon(stopped)], ['run resumable done', 'debug-pause']);
      assert.ok(isResumable(stopped));
      assert.equal(runContextValue({ ...stopped, live: true }), 'run elsewhere');
      assert.equal(runContextValue({ ...stopped, mine: true, live: true }), 'run live');
      assert.ok(!isResumable({ ...stopped, live: true }) && !isResumable({ ...stopped, mine: true }));
    }
    assert.ok(!isResumable(row({})) && isResumable(row({ state: 'cancelled' })));
  });

  it('spins only for a search of this window', () => {
    const states = ['done', 'failed', 'cancelled', 'running', 'interrupted'] as const;
    for (const state of states) assert.doesNotMatch(runIcon(row({ state })), /spin/);
    assert.match(runIcon(row({ mine: true })), /spin/);
    assert.equal(
      new Set(['done', 'failed', 'cancelled', 'interrupted'].map((state) => runIcon(row({ state: state as 'done' }))))
        .size,
      4,
    );
  });
});
