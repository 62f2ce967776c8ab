// Every change of the state, as pure functions from state to state.
import type { JsonError } from '../../../src/shared/errors';
import type { HostEvent, PanelSnapshot, RunChoice } from '../../../src/shared/protocol/panel';
import type { Candidate } from '../../../src/shared/run/candidate';
import type { VariantLayers } from '../../../src/shared/run/layers';
import type { RunSnapshot } from '../../../src/shared/run/manifest';
import type { MetricId } from '../../../src/shared/run/objectives';
import { mostShortlisted } from '../model/letters';
import { contextsOf } from '../model/contexts';
import {
  budgetsOf,
  type Axes,
  type ContextBudget,
  type LayersEntry,
  type PaneId,
  type Range,
  type PanelState,
  type RowsMode,
  type SashId,
  type Sort,
  type View,
  type Zoom,
} from './panelState';
import type { TabId } from './tabs';

export type Change = (state: PanelState) => PanelState;

const withView = (state: PanelState, view: Partial<View>): PanelState => ({
  ...state,
  view: { ...state.view, ...view },
});

/** A candidate that is known already is replaced in its place: it was measured or tested again. */
function merge(known: readonly Candidate[], added: readonly Candidate[]): readonly Candidate[] {
  if (added.length === 0) return known;
  const places = new Map(known.map((candidate, place) => [candidate.id, place]));
  const merged = [...known];
  for (const candidate of added) {
    const place = places.get(candidate.id);
    if (place !== undefined) merged[place] = candidate;
    else places.set(candidate.id, merged.push(candidate) - 1);
  }
  return merged;
}

/** New candidates are counted only where they do not show by themselves: in a view that is zoomed in. */
function withCandidates(state: PanelState, candidates: readonly Candidate[]): PanelState {
  if (state.view.zoom === null || state.candidates.length === 0) return { ...state, candidates, unseen: [] };
  const known = new Set(state.candidates.map((candidate) => candidate.id));
  const arrived = candidates.filter((candidate) => !known.has(candidate.id)).map((candidate) => candidate.id);
  return { ...state, candidates, unseen: [...state.unseen, ...arrived] };
}

/** A picture that stands still takes what it knows already and keeps the rest for later. */
function arrive(state: PanelState, all: readonly Candidate[]): PanelState {
  if (!state.paused || state.candidates.length === 0) return { ...withCandidates(state, all), held: [] };
  const known = new Set(state.candidates.map((candidate) => candidate.id));
  const [shown, held] = [all.filter(({ id }) => known.has(id)), all.filter(({ id }) => !known.has(id))];
  return { ...withCandidates(state, shown), held };
}

/** Going on shows what arrived meanwhile. */
export const setPaused =
  (paused: boolean): Change =>
  (state) =>
    paused ? { ...state, paused } : { ...withCandidates(state, merge(state.candidates, state.held)), paused, held: [] };

export const beginLoad: Change = (state) => ({ ...state, meanwhile: [] });

export const showSnapshot =
  ({ run, status }: PanelSnapshot): Change =>
  (state) => {
    const stored = run.baseline === null ? run.candidates : [run.baseline, ...run.candidates];
    return {
      ...arrive(state, merge(stored, state.meanwhile ?? [])),
      path: run.path,
      loading: false,
      problem: null,
      manifest: run.manifest,
      status,
      progress: run.progress ?? (status.live ? state.progress : null),
      meanwhile: null,
      measurements: run.measurements ?? [],
      sensitivity: run.sensitivity ?? [],
      refinement: run.refinement ?? null,
    };
  };

export const showProblem =
  (problem: JsonError): Change =>
  (state) => ({ ...state, loading: false, problem, meanwhile: null });

export const append =
  (added: readonly Candidate[]): Change =>
  (state) => ({
    ...(state.paused
      ? { ...state, held: merge(state.held, added) }
      : withCandidates(state, merge(state.candidates, added))),
    meanwhile: state.meanwhile && [...state.meanwhile, ...added],
  });

/** All events but `changed`, which asks for a snapshot, and `policy`, which is the policy desk's. */
export const applyEvent =
  (event: Exclude<HostEvent, { name: 'changed' | 'policy' }>): Change =>
  (state) => {
    switch (event.name) {
      case 'appended':
        return append(event.candidates)(state);
      case 'progress':
        return { ...state, progress: event.progress };
      case 'status':
        return {
          ...state,
          status: event.status,
          // What came to rest is known by the snapshot that follows.
          ...(!event.status.live && { progress: null, refinement: null }),
        };
      default:
        return event satisfies never;
    }
  };

export const openTab =
  (tab: TabId): Change =>
  (state) =>
    state.view.tab === tab ? state : withView(state, { tab });

export const activate =
  (id: string | null): Change =>
  (state) =>
    state.view.active === id ? state : withView(state, { active: id });

/** A plain click: this one, and nothing else. */
export const selectOnly =
  (id: string): Change =>
  (state) =>
    withView(state, { active: id, selected: [id] });

export const toggleSelected =
  (id: string): Change =>
  (state) => {
    const { selected } = state.view;
    const next = selected.includes(id) ? selected.filter((other) => other !== id) : [...selected, id];
    return withView(state, { active: id, selected: next });
  };

export const selectMany =
  (ids: readonly string[], keep: boolean): Change =>
  (state) => {
    const selected = [...new Set([...(keep ? state.view.selected : []), ...ids])];
    return withView(state, { selected, active: state.view.active ?? selected[0] ?? null });
  };

export const clearSelection: Change = (state) =>
  state.view.selected.length === 0
    ? state
    : withView(state, { selected: [], rows: state.view.rows === 'selected' ? 'frontier' : state.view.rows });

/** Null lifts the budget. */
export const setBudget =
  (metric: MetricId, limit: number | null): Change =>
  (state) => {
    const { [metric]: _replaced, ...others } = budgetsOf(state);
    return withView(state, { budgets: limit === null ? others : { ...others, [metric]: limit } });
  };

export const resetBudgets: Change = (state) => withView(state, { budgets: null });
export const clearBudgets: Change = (state) => withView(state, { budgets: {} });

export const setFeasibleOnly =
  (feasibleOnly: boolean): Change =>
  (state) =>
    withView(state, { feasibleOnly });

/** Other axes show another plane: the zoom of the old one means nothing there. */
export const setAxes =
  (axes: Partial<Axes>): Change =>
  (state) => ({ ...withView(state, { axes: { ...state.view.axes, ...axes }, zoom: null }), unseen: [] });

export const setZoom =
  (zoom: Zoom | null): Change =>
  (state) => ({ ...withView(state, { zoom }), unseen: zoom === null ? [] : state.unseen });

export const setRows =
  (rows: RowsMode): Change =>
  (state) =>
    withView(state, { rows });

export const setSort =
  (sort: Sort): Change =>
  (state) =>
    withView(state, { sort });

export const setSearch =
  (search: string): Change =>
  (state) =>
    withView(state, { search });

/** Null lets the proposed ones return. */
export const setContexts =
  (contexts: readonly ContextBudget[] | null): Change =>
  (state) =>
    withView(state, { contexts });

export const changeContext =
  (place: number, change: Partial<ContextBudget>): Change =>
  (state) =>
    setContexts(contextsOf(state).map((one, at) => (at === place ? { ...one, ...change } : one)))(state);

export const removeContext =
  (place: number): Change =>
  (state) =>
    setContexts(contextsOf(state).filter((_one, at) => at !== place))(state);

export const setShade =
  (shade: string | null): Change =>
  (state) =>
    withView(state, { shade });

export const setHeat =
  (heat: boolean): Change =>
  (state) =>
    withView(state, { heat });

export const setErrorBars =
  (errorBars: boolean): Change =>
  (state) =>
    withView(state, { errorBars });

export const setPane =
  (pane: PaneId): Change =>
  (state) =>
    withView(state, { pane });

/** Null lets the pane have its first size again. */
export const setSize =
  (id: SashId, sizePx: number | null): Change =>
  (state) => {
    const { [id]: _replaced, ...others } = state.view.sizes;
    return withView(state, { sizes: sizePx === null ? others : { ...others, [id]: sizePx } });
  };

/** Null lifts the brush of that dimension. */
export const setBrush =
  (dimension: string, range: Range | null): Change =>
  (state) => {
    const { [dimension]: _replaced, ...others } = state.view.brushes;
    return withView(state, { brushes: range === null ? others : { ...others, [dimension]: range } });
  };

export const clearBrushes: Change = (state) => withView(state, { brushes: {} });

/** Letters follow the order; whoever comes when all letters are taken has to wait. */
export const toggleShortlisted =
  (id: string): Change =>
  (state) => {
    const { shortlist } = state.view;
    if (shortlist.includes(id)) return withView(state, { shortlist: shortlist.filter((other) => other !== id) });
    return shortlist.length >= mostShortlisted ? state : withView(state, { shortlist: [...shortlist, id] });
  };

export const addToShortlist =
  (ids: readonly string[]): Change =>
  (state) =>
    withView(state, { shortlist: [...new Set([...state.view.shortlist, ...ids])].slice(0, mostShortlisted) });

export const setShortlist =
  (shortlist: readonly string[]): Change =>
  (state) =>
    withView(state, { shortlist });

const toggled = (list: readonly string[], one: string): readonly string[] =>
  list.includes(one) ? list.filter((other) => other !== one) : [...list, one];

/** More tooltips would hide the chart: the oldest goes. */
const mostPinned = 4;

export const togglePinned =
  (id: string): Change =>
  (state) =>
    withView(state, { pinned: toggled(state.view.pinned, id).slice(-mostPinned) });

const withLayers =
  (ids: readonly string[], entry: (id: string) => LayersEntry): Change =>
  (state) => ({ ...state, layers: { ...state.layers, ...Object.fromEntries(ids.map((id) => [id, entry(id)])) } });

export const awaitLayers = (ids: readonly string[]): Change => withLayers(ids, () => ({ kind: 'loading' }));

export const showLayers = (variants: readonly VariantLayers[]): Change => {
  const nodes = new Map(variants.map((variant) => [variant.id, variant.nodes]));
  return withLayers([...nodes.keys()], (id) => ({ kind: 'known', nodes: nodes.get(id) ?? [] }));
};

export const failLayers = (ids: readonly string[], error: JsonError): Change =>
  withLayers(ids, () => ({ kind: 'failed', error }));

export const showRunChoices =
  (runChoices: readonly RunChoice[]): Change =>
  (state) => ({ ...state, runChoices });

/** Whoever does not want it any more by the time it is here does not get it. */
export const addOtherRun =
  (run: RunSnapshot): Change =>
  (state) =>
    state.view.overlaid.includes(run.path)
      ? { ...state, otherRuns: [...state.otherRuns.filter(({ path }) => path !== run.path), run] }
      : state;

export const overlayRun =
  (path: string): Change =>
  (state) =>
    state.view.overlaid.includes(path) ? state : withView(state, { overlaid: [...state.view.overlaid, path] });

export const removeOtherRun =
  (path: string): Change =>
  (state) => ({
    ...withView(state, { overlaid: state.view.overlaid.filter((one) => one !== path) }),
    otherRuns: state.otherRuns.filter((run) => run.path !== path),
  });

export const toggleCondition =
  (key: string): Change =>
  (state) =>
    withView(state, { conditions: toggled(state.view.conditions, key) });

export const setParallelGenes =
  (parallelGenes: boolean): Change =>
  (state) =>
    withView(state, { parallelGenes });

export const setDifferencesOnly =
  (differencesOnly: boolean): Change =>
  (state) =>
    withView(state, { differencesOnly });
