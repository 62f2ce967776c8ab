import assert from 'node:assert/strict';
import { panelHtml } from '../../../../src/shared/protocol/panelHtml';
import { parseHostMessage, parsePanelSnapshot } from '../../../../src/shared/protocol/parseHostMessage';
import { parsePanelMessage } from '../../../../src/shared/protocol/parsePanelMessage';
import { parsePanelState } from '../../../../src/shared/protocol/parsePanelState';
import { panelCandidate, panelSnapshot } from '../../../support/panel/panelRun';

const invalid = { code: 'run.invalid' };

describe('shared: panel protocol', () => {
  it('takes what a panel may ask, and drops fields it does not know', () => {
    const request = { kind: 'request', id: 3, method: 'export', params: { ids: ['c-0001'], extra: 1 } };
    assert.deepEqual(parsePanelMessage(request), { ...request, params: { ids: ['c-0001'] } });
    const refine = { ...request, method: 'refine', params: { what: 'fineTune', ids: ['c-0001'] } };
    assert.deepEqual(parsePanelMessage({ ...refine, params: { ...refine.params, epochs: 1e9 } }), refine);
    assert.deepEqual(parsePanelMessage({ kind: 'cancel', id: 3, more: 1 }), { kind: 'cancel', id: 3 });
    const signal = { kind: 'ambient', name: 'selection', ids: [], active: null };
    assert.deepEqual(parsePanelMessage(signal), signal);
    const view = { kind: 'ambient', name: 'view', text: '{"zoom":null}' };
    assert.deepEqual(parsePanelMessage({ ...view, ids: [] }), view);
  });

  it('refuses everything else a page could send', () => {
    const request = { kind: 'request', id: 1, method: 'export', params: { ids: ['c-0001'] } };
    const bad: readonly unknown[] = [
      null,
      'snapshot',
      { ...request, kind: 'eval' },
      { ...request, method: 'search/start' },
      { ...request, method: 'constructor' },
      { ...request, id: 0 },
      { ...request, params: { ids: ['../../etc'] } },
      { ...request, params: { ids: 'c-0001' } },
      { ...request, method: 'refine', params: { what: 'train', ids: ['c-0001'] } },
      { ...request, method: 'refine', params: { what: 'refine', ids: ['../c-0001'] } },
      { ...request, method: 'saveFile', params: { kind: 'html', text: '' } },
      { kind: 'ambient', name: 'selection', ids: [7], active: null },
      { kind: 'ambient', name: 'view', text: { zoom: null } },
      { kind: 'ambient', name: 'view', text: 'x'.repeat(1024 * 1024 + 1) },
      { kind: 'ambient', name: 'other', text: '' },
    ];
    for (const message of bad)
      assert.throws(() => parsePanelMessage(message), invalid, JSON.stringify(message).slice(0, 100));
  });

  it('passes a snapshot through unchanged and names the field that is wrong', () => {
    const snapshot = panelSnapshot(30);
    assert.deepEqual(parsePanelSnapshot(structuredClone(snapshot)), snapshot);
    const [first] = snapshot.run.candidates;
    const broken = { ...snapshot, run: { ...snapshot.run, candidates: [{ ...first, macs: '12' }] } };
    const asked = {
      number: 1,
      what: 'refine',
      candidates: ['c-0001'],
      evaluations: 12,
      epochs: null,
      seed: 1,
    } as const;
    const refined = { ...snapshot, run: { ...snapshot.run, refinement: { ...asked, live: false } } };
    assert.deepEqual(parsePanelSnapshot(structuredClone(refined)), refined);
    const unsafe = { ...refined.run, refinement: { ...asked, live: false, candidates: ['<img>'] } };
    assert.throws(() => parsePanelSnapshot({ ...snapshot, run: unsafe }), /refinement\.candidates\[0\]/);
    const refused = { what: 'fineTune', candidates: ['c-0001'] } as const;
    const told = { ...snapshot, status: { ...snapshot.status, refused, remedy: 'again' } as const };
    assert.deepEqual(parsePanelSnapshot(structuredClone(told)), told);
    for (const bad of [{ refused: { ...refused, candidates: ['<img>'] } }, { remedy: 'resume' }])
      assert.throws(() => parsePanelSnapshot({ ...told, status: { ...told.status, ...bad } }), invalid);
    assert.throws(() => parsePanelSnapshot(broken), /macs should be a number/);
    const newer = { ...snapshot, run: { ...snapshot.run, manifest: { ...snapshot.run.manifest, schema: 9 } } };
    assert.throws(() => parsePanelSnapshot(newer), { code: 'run.newerSchema' });
  });

  it('takes the events of the host and answers, and nothing else', () => {
    const appended = { kind: 'event', name: 'appended', candidates: [panelCandidate(0), panelCandidate(1)] };
    assert.deepEqual(parseHostMessage(structuredClone(appended)), appended);
    assert.deepEqual(parseHostMessage({ kind: 'event', name: 'changed' }), { kind: 'event', name: 'changed' });
    assert.deepEqual(parseHostMessage({ kind: 'result', id: 2, value: 7 }), { kind: 'result', id: 2, value: 7 });
    const progress = { phase: 'searching', fraction: 1.5, detail: '' };
    assert.throws(() => parseHostMessage({ kind: 'event', name: 'progress', progress }), /progress\.fraction/);
    for (const kind of ['hello', 'log', 'progress', 'other'])
      assert.throws(() => parseHostMessage({ kind, id: 1 }), invalid);
  });

  it('reads the run back from the state that VS Code kept', () => {
    assert.deepEqual(parsePanelState({ run: '/runs/a', zoom: null }), { run: '/runs/a' });
    for (const state of [undefined, null, {}, { run: 7 }]) assert.equal(parsePanelState(state), null);
  });
});

describe('shared: panel page', () => {
  const page = {
    cspSource: 'https://host',
    nonce: 'n0nce',
    scriptUri: 'https://host/pareto.js',
    styleUri: 'https://host/pareto.css',
    title: '</title><script>alert(1)</script>',
    run: '/runs/"><img src=x>',
    view: '{"sort":"\'><img>"}',
  };

  it('allows its own script and style, and nothing else', () => {
    const html = panelHtml(page);
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1]?.replaceAll('&#39;', "'");
    assert.equal(policy, "default-src 'none'; script-src 'nonce-n0nce'; style-src https://host 'nonce-n0nce'");
    assert.equal((html.match(/<script/g) ?? []).length, 1);
    assert.doesNotMatch(html, / on\w+=|style="/);
  });

  it('keeps names as text', () => {
    const html = panelHtml(page);
    assert.ok(html.includes('data-run="/runs/&quot;&gt;&lt;img src=x&gt;"'));
    assert.ok(html.includes('data-view="{&quot;sort&quot;:&quot;&#39;&gt;&lt;img&gt;&quot;}"'));
    assert.ok(!panelHtml({ ...page, view: null }).includes('data-view'));
    assert.ok(!html.includes('<img') && !html.includes('alert(1)</script>'));
  });
});
