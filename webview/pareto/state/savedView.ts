// What survives a reload of the window: the run's folder, axes, filters, selection, zoom and what the table shows. Read
// back with suspicion, for an older or newer panel may have written it; a field that is not understood costs no other.
import { tabIds } from './tabs';
import { numericSignals } from '../../../src/shared/policy/authoring/signalScales';
import type { Plane, TextMode } from '../policy/session';
import { traceScripts } from '../../../src/shared/policy/generateTrace';
import {
  orNull,
  placeAt,
  readBoolean,
  readCount,
  readFields,
  readList,
  readName,
  readNumber,
  readObject,
  readOneOf,
  readRecord,
  readString,
  type Reader,
} from '../../../src/shared/run/fields';
import { metrics, type Budgets, type MetricId } from '../../../src/shared/run/objectives';
import {
  initialView,
  paneIds,
  sashIds,
  type Axes,
  type ContextBudget,
  type PanelState,
  type Range,
  type SashId,
  type Sort,
  type View,
  type Zoom,
} from './panelState';

const metricIds = metrics.map((metric) => metric.id);

const readBudgets = readFields<Budgets>(
  {},
  Object.fromEntries(metricIds.map((id) => [id, readNumber])) as Record<MetricId, Reader<number>>,
);

const readSizes = readFields<View['sizes']>(
  {},
  Object.fromEntries(sashIds.map((id) => [id, readNumber])) as Record<SashId, Reader<number>>,
);

const readRange: Reader<Range> = (value, where) => {
  const [low, high] = readList(readNumber)(value, where);
  return [readNumber(low, placeAt(where, 0)), readNumber(high, placeAt(where, 1))];
};

const readers: { readonly [K in keyof View]: Reader<View[K]> } = {
  tab: readOneOf(...tabIds),
  axes: readFields<Axes>({ x: readString, y: readString, xLog: readBoolean, yLog: readBoolean }),
  budgets: orNull(readBudgets),
  contexts: orNull(readList(readFields<ContextBudget>({ name: readString, limit: readNumber }))),
  feasibleOnly: readBoolean,
  shade: orNull(readString),
  brushes: readRecord(readRange),
  errorBars: readBoolean,
  heat: readBoolean,
  shortlist: readList(readName),
  pane: readOneOf(...paneIds),
  sizes: readSizes,
  active: orNull(readName),
  selected: readList(readName),
  zoom: orNull(readFields<Zoom>({ x: readRange, y: readRange })),
  rows: readOneOf('frontier', 'feasible', 'all', 'failed', 'selected'),
  sort: readFields<Sort>({ key: readOneOf('id', 'cold', 'hot', ...metricIds), descending: readBoolean }),
  search: readString,
  script: readOneOf(...traceScripts),
  usesRecorded: readBoolean,
  moment: readCount(0),
  pinned: readList(readName),
  conditions: readList(readString),
  overlaid: readList(readString),
  parallelGenes: readBoolean,
  differencesOnly: readBoolean,
  plane: readFields<Plane>({ x: readOneOf(...numericSignals), y: readOneOf(...numericSignals), charging: readBoolean }),
  band: readCount(0),
  textMode: readOneOf<TextMode>('file', 'changes'),
};

export interface SavedView extends View {
  readonly run: string;
  /** Grows with every change of the view. */
  readonly revision: number;
}

export const savedView = ({ path, view }: PanelState, revision: number): SavedView => ({
  run: path,
  revision,
  ...view,
});

function fieldOr<T>(read: Reader<T>, value: unknown, key: string, otherwise: T): T {
  try {
    return read(readObject(value, 'the state')[key], key);
  } catch {
    return otherwise;
  }
}

/** 0 where nothing (sensible) was saved. */
export const savedRevision = (value: unknown): number => fieldOr(readCount(0), value, 'revision', 0);

/** The defaults where nothing (sensible) was saved. */
export function restoreView(value: unknown): View {
  const restore = <K extends keyof View>(key: K): View[K] => fieldOr(readers[key], value, key, initialView[key]);
  const keys = Object.keys(readers) as (keyof View)[];
  return Object.fromEntries(keys.map((key) => [key, restore(key)])) as unknown as View;
}
