import assert from 'node:assert/strict';
import { panelStatus, type StatusInputs } from '../../../../src/host/pareto/panelStatus';
import type { LiveSearch } from '../../../../src/host/runs/searchService';
import { refinementFailure, searchFailure } from '../../../../src/host/search/runFailure';
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
    failure: null,
    refinement: null,
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

  it('offers to resume a refinement that was cut short, and shows one as work on a finished run', () => {
    const done = manifest({ state: 'done', phase: 'done' });
    const asked = {
      what: 'refine',
      number: 1,
      candidates: ['c-0001'],
      evaluations: 12,
      epochs: null,
      seed: 1,
    } as const;
    const stopped = { ...asked, live: false };
    assert.ok(status({ manifest: done, refinement: stopped }).resumable);
    assert.ok(!status({ manifest: done, refinement: { ...asked, live: true } }).resumable);
    assert.ok(!status({ manifest: done, refinement: stopped, live: live('/other') }).resumable);
    assert.ok(!status({ manifest: done, refinement: stopped, trusted: false }).resumable);
    const begun = status({ manifest: done, live: { run: '/r', progress: null, cancelling: false } });
    assert.deepEqual([begun.state, begun.phase], ['running', 'preparing']);
  });

  it('says why the last search failed, without a stack', () => {
    const error = { code: 'disk.full', message: 'full', hint: 'free some', stack: 'at x' };
    const failure = searchFailure(error, false);
    assert.deepEqual(status({ failure }).error, { code: 'disk.full', message: 'full', hint: 'free some' });
    assert.equal(status({ failure, live: live('/r') }).error, null);
    assert.ok(!('remedy' in status({ failure })) && !('refused' in status({ failure })));
  });

  it('says what did not begin, why, and what can be done about it now', () => {
    const error = { code: 'data.notFound', message: 'gone', hint: 'choose it' };
    const refused = { what: 'refine', candidates: ['c-0001'] } as const;
    const [done, failure] = [manifest({ state: 'done', phase: 'done' }), refinementFailure(error, refused)];
    const told = status({ manifest: done, failure });
    assert.deepEqual([told.error, told.refused, told.remedy], [error, refused, 'chooseData']);
    assert.ok(!told.resumable);
    for (const change of [{ trusted: false }, { live: live('/other') }]) {
      const later = status({ manifest: done, failure, ...change });
      assert.deepEqual([later.refused, later.remedy], [refused, undefined]);
    }
    const busy = status({ manifest: done, failure, live: live('/r') });
    assert.ok(!('refused' in busy) && !('remedy' in busy));
  });
});
