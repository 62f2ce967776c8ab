import assert from 'node:assert/strict';
import type { PanelSnapshot } from '../../../src/shared/protocol/panel';
import {
  addOtherRun,
  append,
  beginLoad,
  clearSelection,
  overlayRun,
  removeOtherRun,
  selectMany,
  selectOnly,
  setAxes,
  setBudget,
  setDifferencesOnly,
  setParallelGenes,
  setRows,
  setSearch,
  setSort,
  setZoom,
  showProblem,
  showSnapshot,
  toggleCondition,
  togglePinned,
  toggleSelected,
  type Change,
} from '../../../webview/pareto/state/changes';
import { budgetsOf, initialState, initialView, type PanelState } from '../../../webview/pareto/state/panelState';
import { restoreView, savedRevision, savedView } from '../../../webview/pareto/state/savedView';
import { createStore } from '../../../webview/pareto/state/store';
import { candidate } from '../../support/candidates';
import { manifest, searchSettings } from '../../support/manifests';

const snapshot: PanelSnapshot = {
  run: {
    path: '/runs/a',
    manifest: manifest({ settings: { ...searchSettings, budgets: { latencyMs: 5 } } }),
    baseline: candidate('baseline', { accuracy: 0.9 }),
    candidates: [candidate('c-0001', { accuracy: 0.5 })],
    frontier: [],
    progress: null,
  },
  status: { state: 'running', phase: 'searching', live: true, resumable: false, error: null },
};
const after = (...changes: readonly Change[]): PanelState =>
  changes.reduce((state, change) => change(state), initialState('/runs/a', initialView));
const ids = (state: PanelState): string[] => state.candidates.map((one) => one.id);
const zoom = { x: [1, 2], y: [0, 1] } as const;
const late = candidate('c-0002', { accuracy: 0.6 });

describe('webview: changes', () => {
  it('keeps what was told while an older snapshot was under way', () => {
    const state = after(showSnapshot(snapshot), beginLoad, append([late]), showSnapshot(snapshot));
    assert.deepEqual(ids(state), ['baseline', 'c-0001', 'c-0002']);
    assert.deepEqual(ids(showSnapshot(snapshot)(state)), ['baseline', 'c-0001']);
  });

  it('replaces a candidate in its place when it comes again', () => {
    const again = candidate('c-0001', { accuracy: 0.7 });
    const state = after(showSnapshot(snapshot), append([late, again]));
    assert.deepEqual(ids(state), ['baseline', 'c-0001', 'c-0002']);
    assert.equal(state.candidates[1]?.accuracy.validation, 0.7);
  });

  it('counts what arrives only while zoomed in, once', () => {
    const zoomed = after(showSnapshot(snapshot), setZoom(zoom), append([late]), append([late]));
    assert.deepEqual(zoomed.unseen, ['c-0002']);
    assert.deepEqual(setZoom(null)(zoomed).unseen, []);
    assert.deepEqual(after(showSnapshot(snapshot), append([late])).unseen, []);
    assert.deepEqual(after(setZoom(zoom), showSnapshot(snapshot)).unseen, []);
  });

  it('keeps the data when a later snapshot fails', () => {
    const problem = { code: 'run.corrupt', message: 'line 7' };
    const state = after(showSnapshot(snapshot), showProblem(problem));
    assert.deepEqual([ids(state).length, state.problem], [2, problem]);
    assert.equal(showSnapshot(snapshot)(state).problem, null);
  });

  it('starts from the budgets of the run until the person sets one', () => {
    const state = after(showSnapshot(snapshot));
    assert.deepEqual(budgetsOf(state), { latencyMs: 5 });
    assert.deepEqual(budgetsOf(setBudget('accuracy', 0.8)(state)), { latencyMs: 5, accuracy: 0.8 });
    assert.deepEqual(budgetsOf(setBudget('latencyMs', null)(state)), {});
  });

  it('selects one, several, and none', () => {
    const state = after(selectOnly('a'), toggleSelected('b'), toggleSelected('a'));
    assert.deepEqual([state.view.selected, state.view.active], [['b'], 'a']);
    assert.deepEqual(selectMany(['c', 'b'], true)(state).view.selected, ['b', 'c']);
    assert.deepEqual(selectMany(['c'], false)(state).view.selected, ['c']);
    assert.deepEqual(clearSelection(state).view.selected, []);
  });

  it('forgets the zoom with the axes', () => {
    assert.equal(after(setZoom(zoom), setAxes({ x: 'macs' })).view.zoom, null);
  });

  it('comes back from what was saved, and only from that', () => {
    const sort = { key: 'accuracy', descending: true } as const;
    const choices = [setAxes({ x: 'macs', xLog: true }), selectOnly('c-0001'), setBudget('macs', 7), setRows('all')];
    const beside = [
      togglePinned('c-0001'),
      toggleCondition('["phone"]'),
      overlayRun('/runs/b'),
      setParallelGenes(true),
    ];
    const state = after(
      ...choices,
      ...beside,
      setZoom(zoom),
      setSort(sort),
      setSearch('c-00'),
      setDifferencesOnly(false),
    );
    const kept = JSON.parse(JSON.stringify(savedView(state, 7))) as object;
    assert.deepEqual(restoreView(kept), state.view);
    assert.deepEqual([(kept as { run: string }).run, savedRevision(kept)], ['/runs/a', 7]);
    for (const broken of [undefined, null, 'x', [], {}, { selected: 'all', axes: { x: '<img>' } }]) {
      assert.deepEqual([restoreView(broken), savedRevision(broken)], [initialView, 0]);
    }
  });

  it('loses no other choice to one that it cannot read', () => {
    const state = after(setZoom(zoom), selectOnly('c-0001'));
    const kept = JSON.parse(JSON.stringify(savedView(state, 1))) as object;
    const broken = { ...kept, zoom: { x: [null, 1], y: [0, 1] } };
    assert.deepEqual(restoreView(broken), { ...state.view, zoom: null });
  });
});

describe('webview: what is laid over the chart', () => {
  const other = { ...snapshot.run, path: '/runs/b' };

  it('is the run that is wanted when it comes, and no other', () => {
    assert.deepEqual(after(addOtherRun(other)).otherRuns, []);
    const shown = after(overlayRun('/runs/b'), addOtherRun(other), overlayRun('/runs/b'));
    assert.deepEqual([shown.otherRuns.length, shown.view.overlaid], [1, ['/runs/b']]);
    const none = removeOtherRun('/runs/b')(shown);
    assert.deepEqual([none.otherRuns, none.view.overlaid], [[], []]);
  });

  it('keeps four pinned tooltips at most, the newest', () => {
    const state = after(...['a', 'b', 'c', 'd', 'e'].map(togglePinned), togglePinned('c'));
    assert.deepEqual(state.view.pinned, ['b', 'd', 'e']);
  });
});

describe('webview: store', () => {
  it('tells its readers once a frame, with the newest state', () => {
    const tasks: (() => void)[] = [];
    const store = createStore(0, (task) => tasks.push(task));
    const seen: number[] = [];
    store.subscribe((value) => seen.push(value));
    store.set((value) => value + 1);
    store.set((value) => value + 1);
    assert.deepEqual([seen, tasks.length], [[0], 1]);
    tasks.pop()?.();
    store.set((value) => value);
    assert.deepEqual([seen, tasks.length], [[0, 2], 0]);
  });

  it('shows its watchers every state, before a frame', () => {
    const store = createStore(0, () => undefined);
    const seen: number[] = [];
    store.watch((value) => seen.push(value));
    for (const next of [1, 1, 2]) store.set(() => next);
    assert.deepEqual(seen, [0, 1, 2]);
  });
});
