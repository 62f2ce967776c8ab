// What survives a reload of the window: the run's folder, axes, filters, selection and zoom. Read back with suspicion, for
// an older or newer panel may have written it.
import {
  orNull,
  readBoolean,
  readFields,
  readList,
  readName,
  readNumber,
  readOneOf,
  readOptionalFields,
  type Reader,
} from '../../../src/shared/run/fields';
import { metrics, type Budgets, type MetricId } from '../../../src/shared/run/objectives';
import { initialView, type Axes, type PanelState, type Range, type View, type Zoom } from './panelState';

const readMetric = readOneOf(...metrics.map((metric) => metric.id));

const readBudgets: Reader<Budgets> = readOptionalFields<Record<MetricId, number>>({
  accuracy: readNumber,
  latencyMs: readNumber,
  peakMemoryBytes: readNumber,
  parameters: readNumber,
  macs: readNumber,
  sizeBytes: readNumber,
});

const readRange: Reader<Range> = (value, where) => {
  const [low, high] = readList(readNumber)(value, where);
  return [readNumber(low, `${where}[0]`), readNumber(high, `${where}[1]`)];
};

type Saved = Pick<View, 'axes' | 'budgets' | 'feasibleOnly' | 'active' | 'selected' | 'zoom'>;

const readSaved = readFields<Saved>({
  axes: readFields<Axes>({ x: readMetric, y: readMetric, xLog: readBoolean, yLog: readBoolean }),
  budgets: orNull(readBudgets),
  feasibleOnly: readBoolean,
  active: orNull(readName),
  selected: readList(readName),
  zoom: orNull(readFields<Zoom>({ x: readRange, y: readRange })),
});

export const savedView = ({ path, view }: PanelState): Saved & { readonly run: string } => ({
  run: path,
  axes: view.axes,
  budgets: view.budgets,
  feasibleOnly: view.feasibleOnly,
  active: view.active,
  selected: view.selected,
  zoom: view.zoom,
});

/** The defaults where nothing (sensible) was saved. */
export function restoreView(value: unknown): View {
  try {
    return { ...initialView, ...readSaved(value, 'the state') };
  } catch {
    return initialView;
  }
}
