// The Explore view: rail, chart, detail and the pane under the chart on one grid.
import type { Candidate } from '../../../src/shared/run/candidate';
import { createFlags } from '../chart/flags';
import { attachKeyboard } from '../chart/keyboard';
import { createPins } from '../chart/pins';
import { createPlot, type Plot } from '../chart/plot';
import { attachPointer } from '../chart/pointer';
import { h, listen } from '../dom';
import { texts } from '../l10n/texts';
import type { MenuPlace } from '../menu';
import { createChartBar } from '../parts/chartBar';
import { createDetail } from '../parts/detail';
import { createLegend } from '../parts/legend';
import { createNothingFits } from '../parts/nothingFits';
import type { Part } from '../parts/part';
import { createPill } from '../parts/pill';
import { createRail } from '../parts/rail';
import { createSash } from '../parts/sash';
import { createTablePane } from '../parts/tablePane';
import { createPictureMenu } from '../picture/pictureMenu';
import { activate } from '../state/changes';
import type { PanelState, SashId } from '../state/panelState';
import type { Store } from '../state/store';
import { onThemeChange } from '../theme';
import type { ViewContext, ViewEntry } from '../views/view';
import { openCandidateMenu } from './candidateMenu';

/** By the pointer: the point under it. By the keyboard: the active one. */
function attachMenu(store: Store<PanelState>, plot: Plot, open: (candidate: Candidate, at: MenuPlace) => void): void {
  listen(plot.canvas, {
    contextmenu: (event) => {
      event.preventDefault();
      const bounds = plot.canvas.getBoundingClientRect();
      // This event has whole pixels, the pointer's own had fractions: at the edge of reach it is the one whose tooltip stands.
      const under = plot.hovered() ?? plot.at(event.clientX - bounds.left, event.clientY - bounds.top);
      // Shift+F10 has no pointer: browsers then give button 0 or -1 and a place of their own.
      const isKey = event.button !== 2;
      const active = plot.explored()?.byId.get(store.get().view.active ?? '') ?? null;
      const candidate = isKey ? active : under;
      if (candidate === null) return;
      store.set(activate(candidate.id));
      const place = plot.placeOf(candidate);
      if (isKey && place !== null)
        return open(candidate, { x: bounds.left + place[0] + 8, y: bounds.top + place[1] + 8 });
      open(candidate, { x: event.clientX, y: event.clientY });
    },
  });
}

/** In narrow panels the rail lies over the chart; Escape closes it. */
function foldable(element: HTMLElement): HTMLElement {
  return listen(element, {
    keydown: (event) => {
      if (event.key !== 'Escape' || !element.classList.contains('rail-open')) return;
      element.classList.remove('rail-open');
      const opener = element.querySelector<HTMLElement>('.filters-button');
      opener?.setAttribute('aria-expanded', 'false');
      opener?.focus();
    },
  });
}

function createChart(
  context: ViewContext,
  plot: Plot,
  bar: Part,
): { readonly element: HTMLElement; readonly parts: readonly Part[] } {
  const { store } = context;
  const [flags, pins] = [createFlags(store, plot), createPins(store, plot)];
  plot.element.append(flags.element, pins.element);
  const [pill, nothingFits, legend] = [createPill(store), createNothingFits(store), createLegend()];
  const wrap = h('div', { class: 'plot-wrap' }, plot.element, nothingFits.element, pill.element);
  const attributes = { class: 'chart-pane', 'aria-label': texts.chart.name };
  return {
    element: h('section', attributes, bar.element, wrap, legend.element),
    // The plot comes before what is placed on it.
    parts: [bar, pill, nothingFits, legend, plot, flags, pins],
  };
}

function createExploreView(context: ViewContext): Part {
  const { store, actions, explored } = context;
  const plot = createPlot();
  const openMenu = (candidate: Candidate, at: MenuPlace): void => openCandidateMenu({ store, actions }, candidate, at);
  attachPointer(store, plot);
  attachKeyboard(store, plot, explored);
  attachMenu(store, plot, openMenu);
  onThemeChange(() => plot.retheme());
  const rail = createRail(store);
  const bar = createChartBar(store, {
    toggleRail: () => element.classList.toggle('rail-open'),
    savePicture: createPictureMenu(plot, actions),
  });
  const chart = createChart(context, plot, bar);
  const [detail, table] = [createDetail(context), createTablePane(context, openMenu)];
  const element = foldable(h('div', { class: 'explore' }, rail.element, chart.element));
  const sash = (id: SashId, axis: 'x' | 'y', pane: Part): Part =>
    createSash(store, { id, axis, container: element, pane: pane.element });
  const sashes = [sash('detail', 'x', detail), sash('table', 'y', table)] as const;
  element.append(sashes[0].element, detail.element, sashes[1].element, table.element);
  const parts = [rail, ...sashes, ...chart.parts, detail, table];
  return {
    element,
    render: (state, next) => {
      for (const part of parts) part.render(state, next);
    },
  };
}

export const exploreEntry: ViewEntry = { id: 'explore', create: createExploreView, drawsEarly: true };
