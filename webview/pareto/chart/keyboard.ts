// The keys on the chart. Arrow keys walk along the frontier, so that every choice of the pointer has its key.
import { listen } from '../dom';
import { texts } from '../l10n/texts';
import type { Explored } from '../model/explore';
import { isUsableZoom, panRange, zoomRange } from '../model/extent';
import { formatFigure } from '../model/figures';
import {
  activate,
  clearSelection,
  selectOnly,
  setZoom,
  togglePinned,
  toggleSelected,
  toggleShortlisted,
} from '../state/changes';
import type { PanelState, Range } from '../state/panelState';
import type { Store } from '../state/store';
import type { Plot } from './plot';

function zoomBy(store: Store<PanelState>, plot: Plot, factor: number): void {
  const { axes } = store.get().view;
  const { x, y } = plot.plane();
  const middle = ([low, high]: Range, log: boolean): number => (log ? Math.sqrt(low * high) : (low + high) / 2);
  const zoom = {
    x: zoomRange(x, middle(x, axes.xLog), factor, axes.xLog),
    y: zoomRange(y, middle(y, axes.yLog), factor, axes.yLog),
  };
  if (isUsableZoom(zoom)) store.set(setZoom(zoom));
}

function panBy(store: Store<PanelState>, plot: Plot, across: number, up: number): void {
  const { axes } = store.get().view;
  const { x, y } = plot.plane();
  store.set(setZoom({ x: panRange(x, across, axes.xLog), y: panRange(y, up, axes.yLog) }));
}

function walk(
  store: Store<PanelState>,
  plot: Plot,
  explored: Explored,
  to: (at: number, last: number) => number,
): void {
  const { line, objectives } = explored;
  if (line.length === 0) return;
  const at = line.findIndex((candidate) => candidate.id === store.get().view.active);
  const candidate = line[Math.max(0, Math.min(line.length - 1, to(at, line.length - 1)))];
  if (candidate === undefined) return;
  store.set(activate(candidate.id));
  const figures = [objectives[1], objectives[0]]
    .map((metric) => `${metric.label} ${formatFigure(metric, metric.of(candidate))}`)
    .join(', ');
  plot.announce(`${candidate.id}, ${figures}, ${texts.chart.onFrontier(line.indexOf(candidate) + 1, line.length)}`);
}

function zoomKeys(store: Store<PanelState>, plot: Plot): Readonly<Record<string, () => void>> {
  return {
    '+': () => zoomBy(store, plot, 0.8),
    '=': () => zoomBy(store, plot, 0.8),
    '-': () => zoomBy(store, plot, 1.25),
    '0': () => store.set(setZoom(null)),
    'Shift+ArrowLeft': () => panBy(store, plot, -0.1, 0),
    'Shift+ArrowRight': () => panBy(store, plot, 0.1, 0),
    'Shift+ArrowUp': () => panBy(store, plot, 0, 0.1),
    'Shift+ArrowDown': () => panBy(store, plot, 0, -0.1),
  };
}

export function attachKeyboard(store: Store<PanelState>, plot: Plot, explored: () => Explored): void {
  const withActive = (act: (id: string) => void) => (): void => {
    const { active } = store.get().view;
    if (active !== null) act(active);
  };
  const go = (to: (at: number, last: number) => number) => (): void => walk(store, plot, explored(), to);
  const keys: Readonly<Record<string, () => void>> = {
    ...zoomKeys(store, plot),
    ArrowRight: go((at) => at + 1),
    ArrowLeft: go((at, last) => (at < 0 ? last : at - 1)),
    Home: go(() => 0),
    End: go((_at, last) => last),
    ' ': withActive((id) => store.set(toggleSelected(id))),
    Enter: withActive((id) => store.set(selectOnly(id))),
    c: withActive((id) => store.set(toggleShortlisted(id))),
    p: withActive((id) => store.set(togglePinned(id))),
    Escape: () => store.set(clearSelection),
  };
  listen(plot.canvas, {
    keydown: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const name = event.shiftKey && event.key.startsWith('Arrow') ? `Shift+${event.key}` : event.key;
      const act = keys[name];
      if (act === undefined) return;
      event.preventDefault();
      act();
    },
  });
}
