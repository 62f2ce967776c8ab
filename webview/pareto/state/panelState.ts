// Everything the panel shows, as plain readonly data.
import type { JsonError } from '../../../src/shared/errors';
import type { PanelStatus } from '../../../src/shared/protocol/panel';
import type { Candidate } from '../../../src/shared/run/candidate';
import type { RunManifest, RunProgress } from '../../../src/shared/run/manifest';
import type { Budgets, MetricId } from '../../../src/shared/run/objectives';
import { initialSession, type PolicySession } from '../policy/session';
import { initialSimulation, type SimulationState } from '../simulate/simulationState';
import type { TabId } from './tabs';

export type Range = readonly [number, number];

/** What part of the plane is shown, in the metrics' own units. */
export interface Zoom {
  readonly x: Range;
  readonly y: Range;
}

export interface Axes {
  readonly x: MetricId;
  readonly y: MetricId;
  readonly xLog: boolean;
  readonly yLog: boolean;
}

export type RowsMode = 'frontier' | 'feasible' | 'all' | 'selected';

export interface Sort {
  readonly key: MetricId | 'id';
  readonly descending: boolean;
}

/** The person's choices; they survive that the panel is hidden and that the window is loaded again. */
export interface View {
  readonly tab: TabId;
  readonly axes: Axes;
  /** Null until the person changes one: the run's own budgets apply. */
  readonly budgets: Budgets | null;
  readonly feasibleOnly: boolean;
  readonly active: string | null;
  readonly selected: readonly string[];
  /** Null shows everything. */
  readonly zoom: Zoom | null;
  readonly rows: RowsMode;
  readonly sort: Sort;
  readonly search: string;
}

export interface PanelState {
  /** The run's folder. */
  readonly path: string;
  readonly loading: boolean;
  /** Why the newest snapshot could not be had; data already loaded stays. */
  readonly problem: JsonError | null;
  readonly manifest: RunManifest | null;
  readonly status: PanelStatus | null;
  readonly progress: RunProgress | null;
  /** In order of arrival, the baseline included. */
  readonly candidates: readonly Candidate[];
  /** Told of while a snapshot is under way, which may be older than they are; null while none is. */
  readonly meanwhile: readonly Candidate[] | null;
  /** Arrived while zoomed in, not yet looked at. */
  readonly unseen: readonly string[];
  readonly policy: PolicySession;
  readonly simulation: SimulationState;
  readonly view: View;
}

export const initialView: View = {
  tab: 'explore',
  axes: { x: 'latencyMs', y: 'accuracy', xLog: false, yLog: false },
  budgets: null,
  feasibleOnly: false,
  active: null,
  selected: [],
  zoom: null,
  rows: 'frontier',
  sort: { key: 'latencyMs', descending: false },
  search: '',
};

export const initialState = (path: string, view: View): PanelState => ({
  path,
  loading: true,
  problem: null,
  manifest: null,
  status: null,
  progress: null,
  candidates: [],
  meanwhile: null,
  unseen: [],
  policy: initialSession,
  simulation: initialSimulation,
  view,
});

export const baselineId = 'baseline';

/** The budgets in force: the person's, or those that the run searched under. */
export const budgetsOf = (state: PanelState): Budgets => state.view.budgets ?? state.manifest?.settings.budgets ?? {};
