import assert from 'node:assert/strict';
import type { PanelSignal } from '../../../src/shared/protocol/panel';
import { append, selectOnly, type Change } from '../../../webview/pareto/state/changes';
import { initialState, initialView, type PanelState } from '../../../webview/pareto/state/panelState';
import { savedView } from '../../../webview/pareto/state/savedView';
import { createViewKeeper, type ViewKeeper } from '../../../webview/pareto/state/viewKeeper';
import { panelCandidate } from '../../support/panel/panelRun';

const run = '/runs/a';
const withSelection = (id: string): PanelState => selectOnly(id)(initialState(run, initialView));

/** VS Code's state of the webview and what the host was sent. */
class FakeHost {
  readonly texts: string[] = [];
  constructor(private state: unknown) {}
  save(state: unknown): void {
    this.state = JSON.parse(JSON.stringify(state)) as unknown;
  }
  saved(): unknown {
    return this.state;
  }
  signal(signal: PanelSignal): void {
    assert.equal(signal.name, 'view');
    this.texts.push(signal.text);
  }
}

/** One page from its beginning through some changes. */
function live({ restored, keep }: ViewKeeper, ...changes: readonly Change[]): void {
  let state = initialState(run, restored);
  keep(state);
  for (const change of changes) keep((state = change(state)));
}

describe('webview: view keeper', () => {
  it('comes back with the host’s view where VS Code kept an older state of the webview', () => {
    const first = new FakeHost(undefined);
    live(createViewKeeper(first, undefined));
    const old = first.saved();
    live(createViewKeeper(first, undefined), selectOnly('c-0001'), selectOnly('c-0002'));
    const second = new FakeHost(old);
    const keeper = createViewKeeper(second, first.texts.at(-1));
    assert.deepEqual(keeper.restored.selected, ['c-0002']);
    live(keeper);
    assert.deepEqual([second.saved(), second.texts], [first.saved(), []]);
  });

  it('comes back with its own view where the page still holds an older one of the host', () => {
    const host = new FakeHost(savedView(withSelection('c-0002'), 2));
    const keeper = createViewKeeper(host, JSON.stringify(savedView(withSelection('c-0001'), 1)));
    assert.deepEqual(keeper.restored.selected, ['c-0002']);
    live(keeper);
    assert.equal(host.texts.length, 1, 'the host learns of the newer one');
  });

  it('keeps every choice at once, and nothing that is no choice', () => {
    const host = new FakeHost(undefined);
    live(createViewKeeper(host, undefined), selectOnly('c-0001'), append([panelCandidate(0)]), selectOnly('c-0002'));
    const selections = host.texts.map((text) => (JSON.parse(text) as { selected: string[] }).selected);
    assert.deepEqual(selections, [['c-0001'], ['c-0002']]);
    assert.deepEqual(host.saved(), JSON.parse(host.texts.at(-1) ?? ''));
  });

  it('starts afresh from what it does not understand', () => {
    for (const handed of [undefined, '', '{', '7', '{"revision":-1,"selected":["c-0001"]}'])
      assert.deepEqual(createViewKeeper(new FakeHost({ run: 7 }), handed).restored, initialView);
  });
});
