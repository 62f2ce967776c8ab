// Every change of the state, as pure functions from state to state.
import type { JsonError } from '../../../src/shared/errors';
import type { HostEvent, PanelSnapshot } from '../../../src/shared/protocol/panel';
import type { Candidate } from '../../../src/shared/run/candidate';
import type { MetricId } from '../../../src/shared/run/objectives';
import { budgetsOf, type Axes, type PanelState, type RowsMode, type Sort, type View, type Zoom } from './panelState';
import type { TabId } from './tabs';

export type Change = (state: PanelState) => PanelState;

const withView = (state: PanelState, view: Partial<View>): PanelState => ({
  ...state,
  view: { ...state.view, ...view },
});

/** A candidate that is known already is replaced in its place: it was measured or tested again. */
function merge(known: readonly Candidate[], added: readonly Candidate[]): readonly Candidate[] {
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

export const beginLoad: Change = (state) => ({ ...state, meanwhile: [] });

export const showSnapshot =
  ({ run, status }: PanelSnapshot): Change =>
  (state) => {
    const stored = run.baseline === null ? run.candidates : [run.baseline, ...run.candidates];
    return {
      ...withCandidates(state, merge(stored, state.meanwhile ?? [])),
      path: run.path,
      loading: false,
      problem: null,
      manifest: run.manifest,
      status,
      progress: run.progress ?? (status.live ? state.progress : null),
      meanwhile: null,
    };
  };

export const showProblem =
  (problem: JsonError): Change =>
  (state) => ({ ...state, loading: false, problem, meanwhile: null });

export const append =
  (added: readonly Candidate[]): Change =>
  (state) => ({
    ...withCandidates(state, merge(state.candidates, added)),
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
        return { ...state, status: event.status, progress: event.status.live ? state.progress : null };
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
