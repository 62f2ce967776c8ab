import assert from 'node:assert/strict';
import { panelStatus, type StatusInputs } from '../../../../src/host/pareto/panelStatus';
import type { LiveSearch } from '../../../../src/host/runs/searchService';
import { manifest } from '../../../support/manifests';

const live = (run: string): LiveSearch => ({
  run,
  progress: { phase: 'training', fraction: 0.1, detail: '' },
  cancelling: false,
});
const status = (change: Partial<StatusInputs>): ReturnType<typeof panelStatus> =>
  panelStatus({
    manifest: manifest({ state: 'cancelled' }),
    live: null,
    run: '/r',
    trusted: true,
    error: null,
    ...change,
  });

describe('status of a panel', () => {
  it('is live with the search of this window only', () => {
    assert.deepEqual(status({ live: live('/r') }), {
      state: 'running',
      phase: 'training',
      live: true,
      resumable: false,
      error: null,
    });
    const other = status({ manifest: manifest({ state: 'running' }) });
    assert.ok(!other.live && !other.resumable);
  });

  it('can be resumed when stopped, trusted and nothing else runs', () => {
    for (const state of ['cancelled', 'failed', 'interrupted'] as const)
      assert.ok(status({ manifest: manifest({ state }) }).resumable);
    assert.ok(!status({ manifest: manifest({ state: 'done' }) }).resumable);
    assert.ok(!status({ trusted: false }).resumable);
    assert.ok(!status({ live: live('/other') }).resumable);
  });

  it('says why the last search failed, without a stack', () => {
    const error = { code: 'disk.full', message: 'full', hint: 'free some', stack: 'at x' };
    assert.deepEqual(status({ error }).error, { code: 'disk.full', message: 'full', hint: 'free some' });
    assert.equal(status({ error, live: live('/r') }).error, null);
  });
});
