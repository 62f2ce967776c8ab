// The row above the chart: axes, scales, what is hidden, and the view.
import { metrics } from '../../../src/shared/run/objectives';
import { h, setText } from '../dom';
import { planeAround } from '../chart/plane';
import type { Explored } from '../model/explore';
import { setAxes, setFeasibleOnly, setZoom } from '../state/changes';
import { budgetsOf, type PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import { checkbox, iconButton, select, toggle } from '../ui';
import type { Part } from './part';

const options = metrics.map((metric) => [metric.id, metric.label] as const);

function axisPicker(store: Store<PanelState>, axis: 'x' | 'y'): Part {
  const name = axis.toUpperCase();
  const scale = axis === 'x' ? 'xLog' : 'yLog';
  const picker = select(`${name} axis`, options, (metric) => store.set(setAxes({ [axis]: metric })));
  const log = toggle('Log', `Log scale, ${name} axis`, (on) => store.set(setAxes({ [scale]: on })));
  return {
    element: h(
      'span',
      { class: 'axis-picker' },
      h('span', { class: 'dim', 'aria-hidden': 'true' }, name),
      picker.element,
      log.element,
    ),
    render: ({ view }) => {
      picker.show(view.axes[axis]);
      log.show(view.axes[scale]);
    },
  };
}

/** The rail is folded away in narrow panels; this opens it over the chart. */
function filtersButton(onOpen: () => boolean): Part {
  const count = h('span', { class: 'count' });
  const element = iconButton('filter', 'Filters', () => element.setAttribute('aria-expanded', String(onOpen())), {
    text: 'Filters',
  });
  element.classList.add('filters-button');
  element.setAttribute('aria-expanded', 'false');
  element.append(count);
  return {
    element,
    render: (state) => {
      const limits = Object.keys(budgetsOf(state)).length;
      count.hidden = limits === 0;
      setText(count, String(limits));
    },
  };
}

export function createChartBar(store: Store<PanelState>, toggleRail: () => boolean): Part {
  let latest: Explored | null = null;
  const focus = (): void => {
    if (latest !== null && latest.line.length > 0) store.set(setZoom(planeAround(latest.line, store.get().view.axes)));
  };
  const parts = [filtersButton(toggleRail), axisPicker(store, 'y'), axisPicker(store, 'x')];
  const feasible = checkbox('Feasible only', (on) => store.set(setFeasibleOnly(on)));
  const fit = iconButton('fit', 'Show everything', () => store.set(setZoom(null)));
  const element = h(
    'div',
    { class: 'chart-bar' },
    parts.map((part) => part.element),
    h('span', { class: 'grow' }),
    feasible.element,
    iconButton('focus', 'Zoom to the frontier', focus),
    fit,
  );
  return {
    element,
    render: (state, explored) => {
      latest = explored;
      for (const part of parts) part.render(state, explored);
      feasible.show(state.view.feasibleOnly);
      fit.disabled = state.view.zoom === null;
    },
  };
}
