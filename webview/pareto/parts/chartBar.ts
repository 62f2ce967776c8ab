// The row above the chart: axes, scales, shade, what is hidden, and the view.
import { h, setText } from '../dom';
import { planeAround } from '../chart/plane';
import { texts } from '../l10n/texts';
import type { Dimension } from '../model/dimension';
import type { Explored } from '../model/explore';
import { heatOf } from '../model/heat';
import { clearBrushes, setAxes, setErrorBars, setFeasibleOnly, setHeat, setShade, setZoom } from '../state/changes';
import { budgetsOf, type PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import { whenIdle } from '../whenIdle';
import { checkbox, iconButton, linkButton, select, toggle, type Option, type SelectControl } from '../ui';
import type { Part } from './part';

const { chart: words } = texts;

const optionsOf = (dimensions: readonly Dimension[]): readonly Option<string>[] =>
  dimensions.map(({ id, label }) => [id, label] as const);

/**
 * Offers other dimensions only when there are others: an open list stays open. A list that has what it shows gets the rest
 * when there is time.
 */
function keepOffered(control: SelectControl<string>, first: readonly Option<string>[]) {
  let wanted: readonly Dimension[] = [];
  let offered: readonly Option<string>[] = [];
  const offer = (options: readonly Option<string>[]): void => {
    const isOther =
      options.length !== offered.length || options.some((option, place) => option.join() !== offered[place]?.join());
    offered = options;
    if (isOther) control.offer(options);
  };
  return ({ dimensions }: Explored, shown: string): void => {
    if (dimensions === wanted) return;
    wanted = dimensions;
    const options = [...first, ...optionsOf(dimensions)];
    if (!offered.some(([id]) => id === shown)) return offer(options);
    whenIdle(() => {
      if (wanted === dimensions) offer(options);
    });
  };
}

function axisPicker(store: Store<PanelState>, axis: 'x' | 'y'): Part {
  const name = axis.toUpperCase();
  const scale = axis === 'x' ? 'xLog' : 'yLog';
  const picker = select<string>(words.axis(name), [], (id) => store.set(setAxes({ [axis]: id })));
  const offer = keepOffered(picker, []);
  const log = toggle(words.log, words.logOf(name), (on) => store.set(setAxes({ [scale]: on })));
  return {
    element: h(
      'span',
      { class: 'axis-picker' },
      h('span', { class: 'dim', 'aria-hidden': 'true' }, name),
      picker.element,
      log.element,
    ),
    render: ({ view }, explored) => {
      offer(explored, explored[axis].id);
      picker.show(explored[axis].id);
      log.show(view.axes[scale]);
    },
  };
}

function shadePicker(store: Store<PanelState>): Part {
  const picker = select<string>(words.shadeTitle, [], (id) => store.set(setShade(id === 'none' ? null : id)));
  const offer = keepOffered(picker, [['none', words.shadeNone]]);
  const label = h('span', { class: 'dim', 'aria-hidden': 'true' }, words.shade);
  return {
    element: h('span', { class: 'axis-picker shade-picker' }, label, picker.element),
    render: ({ view }, explored) => {
      const shown = explored.dimensions.some(({ id }) => id === view.shade) ? (view.shade ?? 'none') : 'none';
      offer(explored, shown);
      picker.show(shown);
    },
  };
}

/** The rail is folded away in narrow panels; this opens it over the chart. */
function filtersButton(onOpen: () => boolean): Part {
  const number = h('span', { class: 'count' });
  const element = iconButton('filter', words.filters, () => element.setAttribute('aria-expanded', String(onOpen())), {
    text: words.filters,
  });
  element.classList.add('filters-button');
  element.setAttribute('aria-expanded', 'false');
  element.append(number);
  return {
    element,
    render: (state) => {
      const limits = Object.keys(budgetsOf(state)).length;
      number.hidden = limits === 0;
      setText(number, String(limits));
    },
  };
}

function brushNote(store: Store<PanelState>): Part {
  const text = h('span', { class: 'dim' });
  const element = h(
    'span',
    { class: 'brush-note' },
    text,
    linkButton(words.clearBrush, () => store.set(clearBrushes)),
  );
  return {
    element,
    render: (_state, { brushed }) => {
      element.hidden = brushed === null;
      if (brushed !== null) setText(text, words.brushed(brushed.size));
    },
  };
}

/** Says how to get the figures where there are none. */
function heatToggle(store: Store<PanelState>): Part {
  const { heat: told } = texts;
  const control = toggle(told.toggle, told.toggle, (on) => store.set(setHeat(on)));
  const { element } = control;
  return {
    element,
    render: ({ view, measurements }) => {
      const heat = heatOf(measurements);
      element.toggleAttribute('disabled', heat === null);
      element.title = heat === null ? told.none : told.toggleTitle(heat.coldMinute, heat.hotMinute, heat.device);
      control.show(view.heat && heat !== null);
    },
  };
}

export interface ChartBarActions {
  readonly toggleRail: () => boolean;
  /** Opens the choice of picture formats under the button. */
  readonly savePicture: (button: HTMLElement) => void;
}

export function createChartBar(store: Store<PanelState>, { toggleRail, savePicture }: ChartBarActions): Part {
  let latest: Explored | null = null;
  const focus = (): void => {
    if (latest !== null && latest.line.length > 0)
      store.set(setZoom(planeAround(latest.line, latest, store.get().view.axes)));
  };
  const left = [filtersButton(toggleRail), axisPicker(store, 'y'), axisPicker(store, 'x'), shadePicker(store)];
  const brush = brushNote(store);
  const feasible = checkbox(words.feasibleOnly, (on) => store.set(setFeasibleOnly(on)));
  const bars = toggle('±', words.errorBars, (on) => store.set(setErrorBars(on)), words.errorBarsTitle);
  const heat = heatToggle(store);
  const toFrontier = iconButton('focus', words.toFrontier, focus);
  const fit = iconButton('fit', words.showAll, () => store.set(setZoom(null)));
  const picture = iconButton('picture', words.picture, () => savePicture(picture));
  picture.setAttribute('aria-haspopup', 'menu');
  const element = h(
    'div',
    { class: 'chart-bar' },
    left.map((part) => part.element),
    h(
      'span',
      { class: 'chart-tools' },
      brush.element,
      feasible.element,
      bars.element,
      heat.element,
      toFrontier,
      fit,
      picture,
    ),
  );
  return {
    element,
    render: (state, explored) => {
      latest = explored;
      for (const part of [...left, brush, heat]) part.render(state, explored);
      feasible.show(state.view.feasibleOnly);
      bars.show(state.view.errorBars);
      fit.disabled = state.view.zoom === null;
    },
  };
}
