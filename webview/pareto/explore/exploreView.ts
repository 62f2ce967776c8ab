// The Explore view: rail, chart, detail and table on one grid.
import { attachKeyboard } from '../chart/keyboard';
import { createPlot } from '../chart/plot';
import { attachPointer } from '../chart/pointer';
import { h, listen } from '../dom';
import { createChartBar } from '../parts/chartBar';
import { createDetail } from '../parts/detail';
import { createLegend } from '../parts/legend';
import { createNothingFits } from '../parts/nothingFits';
import type { Part } from '../parts/part';
import { createPill } from '../parts/pill';
import { createRail } from '../parts/rail';
import { createTablePane } from '../parts/tablePane';
import { onThemeChange } from '../theme';
import type { ViewContext, ViewEntry } from '../views/view';

function createExploreView({ store, actions, explored }: ViewContext): Part {
  const plot = createPlot();
  attachPointer(store, plot);
  attachKeyboard(store, plot, explored);
  onThemeChange(() => plot.retheme());
  const rail = createRail(store);
  const toggleRail = (): boolean => element.classList.toggle('rail-open');
  const bar = createChartBar(store, toggleRail);
  const [pill, nothingFits, legend] = [createPill(store), createNothingFits(store), createLegend()];
  const [detail, table] = [createDetail(store, actions), createTablePane(store, actions)];
  const plotWrap = h('div', { class: 'plot-wrap' }, plot.element, nothingFits.element, pill.element);
  const chart = h('section', { class: 'chart-pane', 'aria-label': 'Chart' }, bar.element, plotWrap, legend.element);
  const element = listen(h('div', { class: 'explore' }, rail.element, chart, detail.element, table.element), {
    keydown: (event) => {
      if (event.key !== 'Escape' || !element.classList.contains('rail-open')) return;
      element.classList.remove('rail-open');
      const opener = element.querySelector<HTMLElement>('.filters-button');
      opener?.setAttribute('aria-expanded', 'false');
      opener?.focus();
    },
  });
  const parts = [rail, bar, pill, nothingFits, legend, detail, table];
  return {
    element,
    render: (state, next) => {
      for (const part of parts) part.render(state, next);
      plot.render(state, next);
    },
  };
}

export const exploreEntry: ViewEntry = { id: 'explore', create: createExploreView };
