// Everything the panel shows, as plain readonly data.
import type { JsonError } from '../../../src/shared/errors';
import type { PanelStatus, RunChoice } from '../../../src/shared/protocol/panel';
import type { Candidate } from '../../../src/shared/run/candidate';
import type { TraceScript } from '../../../src/shared/policy/generateTrace';
import type { LayerNode } from '../../../src/shared/run/layers';
import type { Measurement } from '../../../src/shared/run/measurement';
import type { RunManifest, RunProgress, RunSnapshot } from '../../../src/shared/run/manifest';
import type { UnfinishedRefinement } from '../../../src/shared/run/refinement';
import type { SensitivityRecord } from '../../../src/shared/run/sensitivity';
import type { Budgets, MetricId } from '../../../src/shared/run/objectives';
import { initialSession, type Plane, type PolicySession, type TextMode } from '../policy/session';
import { initialSimulation, type SimulationState } from '../simulate/simulationState';
import type { TabId } from './tabs';

export type Range = readonly [number, number];

/** What part of the plane is shown, in the metrics' own units. */
export interface Zoom {
  readonly x: Range;
  readonly y: Range;
}

export interface Axes {
  /** Ids of dimensions: metrics or genes. */
  readonly x: string;
  readonly y: string;
  readonly xLog: boolean;
  readonly yLog: boolean;
}

export type RowsMode = 'frontier' | 'feasible' | 'all' | 'failed' | 'selected';

/** What stands under the chart. */
export const paneIds = ['table', 'parallel', 'importance', 'model', 'devices'] as const;
export type PaneId = (typeof paneIds)[number];

/** Panes whose size a person can change. */
export const sashIds = ['detail', 'table', 'policyText'] as const;
export type SashId = (typeof sashIds)[number];

/** The latency that a situation allows, ms. */
export interface ContextBudget {
  readonly name: string;
  readonly limit: number;
}

export interface Sort {
  /** `cold`, `hot`: latency in the first minute and in the last under load. */
  readonly key: MetricId | 'id' | 'cold' | 'hot';
  readonly descending: boolean;
}

/** The person's choices; they survive that the panel is hidden and that the window is loaded again. */
export interface View {
  readonly tab: TabId;
  readonly axes: Axes;
  /** Null until the person changes one: the run's own budgets apply. */
  readonly budgets: Budgets | null;
  /** Null until the person changes one: those proposed from the starting network. */
  readonly contexts: readonly ContextBudget[] | null;
  readonly feasibleOnly: boolean;
  /** The dimension that the cloud's opacity shows. */
  readonly shade: string | null;
  /** Ranges by dimension, in its own unit: what lies outside is hidden from cloud and table. */
  readonly brushes: Readonly<Record<string, Range>>;
  /** Chart marks for spread: how far a figure may be off. */
  readonly errorBars: boolean;
  /** Arrows from the first minute under load to the last. */
  readonly heat: boolean;
  /** Kept by hand, in the order of their letters. */
  readonly shortlist: readonly string[];
  readonly pane: PaneId;
  /** Sizes of panes that the person changed, px. */
  readonly sizes: Readonly<Partial<Record<SashId, number>>>;
  readonly active: string | null;
  readonly selected: readonly string[];
  /** Null shows everything. */
  readonly zoom: Zoom | null;
  readonly rows: RowsMode;
  readonly sort: Sort;
  readonly search: string;
  /** The scripted trace that the policy is replayed on. */
  readonly script: TraceScript;
  /** Whether a recorded trace stands in its place. */
  readonly usesRecorded: boolean;
  /** The line of the trace that is looked at, from 0. */
  readonly moment: number;
  /** Whose tooltips stay. */
  readonly pinned: readonly string[];
  /** Keys of the measuring conditions that are laid over the chart (model/conditions.ts). */
  readonly conditions: readonly string[];
  /** Folders of the runs that are laid over this one. */
  readonly overlaid: readonly string[];
  /** Axes of genes among the parallel coordinates. */
  readonly parallelGenes: boolean;
  /** Whether the comparison leaves out layers that are alike. */
  readonly differencesOnly: boolean;
  /** What the region map of the policy shows. */
  readonly plane: Plane;
  /** Place of the policy's band that is edited. */
  readonly band: number;
  /** What of the policy's file stands beside its bands. */
  readonly textMode: TextMode;
}

/** What is known of a variant's network. */
export type LayersEntry =
  | { readonly kind: 'loading' }
  | { readonly kind: 'known'; readonly nodes: readonly LayerNode[] }
  | { readonly kind: 'failed'; readonly error: JsonError };

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
  /** Whether the picture stands still while the run goes on. */
  readonly paused: boolean;
  /** Arrived while paused. */
  readonly held: readonly Candidate[];
  /** Networks asked for, by candidate. */
  readonly layers: Readonly<Record<string, LayersEntry>>;
  /** Latencies measured beside the search. */
  readonly measurements: readonly Measurement[];
  /** What single changes cost before any training. */
  readonly sensitivity: readonly SensitivityRecord[];
  /** Of the finished run: under way, or cut short; null where there is none. */
  readonly refinement: UnfinishedRefinement | null;
  /** Null until asked for. */
  readonly runChoices: readonly RunChoice[] | null;
  /** Runs that are laid over this one, as far as they are here. */
  readonly otherRuns: readonly RunSnapshot[];
  readonly view: View;
}

export const initialView: View = {
  tab: 'explore',
  axes: { x: 'latencyMs', y: 'accuracy', xLog: false, yLog: false },
  budgets: null,
  contexts: null,
  feasibleOnly: false,
  shade: null,
  brushes: {},
  errorBars: false,
  heat: false,
  shortlist: [],
  pane: 'table',
  sizes: {},
  active: null,
  selected: [],
  zoom: null,
  rows: 'frontier',
  sort: { key: 'latencyMs', descending: false },
  search: '',
  script: 'commute',
  usesRecorded: false,
  moment: 0,
  pinned: [],
  conditions: [],
  overlaid: [],
  parallelGenes: false,
  differencesOnly: true,
  plane: initialSession.plane,
  band: initialSession.band,
  textMode: initialSession.textMode,
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
  policy: { ...initialSession, plane: view.plane, band: view.band, textMode: view.textMode },
  simulation: initialSimulation,
  paused: false,
  held: [],
  layers: {},
  measurements: [],
  sensitivity: [],
  refinement: null,
  runChoices: null,
  otherRuns: [],
  view,
});

/** True until the first snapshot is there or is known not to come. */
export const isWaiting = ({ manifest, loading }: PanelState): boolean => manifest === null && loading;

export const baselineId = 'baseline';

/** The budgets in force: the person's, or those that the run searched under. */
export const budgetsOf = (state: PanelState): Budgets => state.view.budgets ?? state.manifest?.settings.budgets ?? {};
