// The pane under the chart: the table, or another picture of the same candidates. A picture is made when it is first looked at.
import type { Actions } from '../actions';
import { h, setText } from '../dom';
import { texts } from '../l10n/texts';
import { openMenuUnder } from '../menu';
import { panes } from '../panes/index';
import { setPane, setRows, setSearch } from '../state/changes';
import { paneIds, type PaneId, type PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import { iconButton, segments, select, textField } from '../ui';
import type { ViewContext } from '../views/view';
import type { Part } from './part';
import { createTable, type OpenMenu } from './table';

const { table: words } = texts;
const modes = (['frontier', 'feasible', 'all', 'failed', 'selected'] as const).map(
  (id) => [id, words.modes[id]] as const,
);

function saveButton(actions: Actions): HTMLElement {
  const element = iconButton('save', words.saveTitle, () => openMenuUnder(element, words.saveTitle, entries), {
    text: words.save,
  });
  element.setAttribute('aria-haspopup', 'menu');
  const entries = [
    { text: words.saveCsv, act: () => actions.save('csv') },
    { text: words.saveJson, act: () => actions.save('json') },
  ];
  return element;
}

/** The table's own controls and the table. */
function createTableContent(store: Store<PanelState>, openMenu: OpenMenu): { readonly bar: Part; readonly body: Part } {
  const table = createTable(store, openMenu);
  const mode = segments(words.rows, modes, (rows) => store.set(setRows(rows)));
  const count = h('span', { class: 'dim row-count', role: 'status' });
  const search = textField(words.goTo, (text) => store.set(setSearch(text)));
  return {
    bar: {
      element: h('div', { class: 'table-controls' }, mode.element, count, h('span', { class: 'grow' }), search.element),
      render: ({ view, candidates }) => {
        mode.show(view.rows);
        mode.rename('selected', words.selected(view.selected.length));
        search.show(view.search);
        setText(count, words.shown(table.count, candidates.length));
      },
    },
    body: table,
  };
}

export function createTablePane(context: ViewContext, openMenu: OpenMenu): Part {
  const { store, actions } = context;
  const table = createTableContent(store, openMenu);
  const choice = segments(
    words.panes,
    paneIds.map((id) => [id, words.paneNames[id]] as const),
    (pane) => store.set(setPane(pane)),
  );
  const short = select(
    words.panes,
    paneIds.map((id) => [id, words.paneNames[id]] as const),
    (pane) => store.set(setPane(pane)),
  );
  short.element.classList.add('pane-select');
  choice.element.classList.add('pane-segments');
  const bar = h('div', { class: 'table-bar' }, choice.element, short.element, table.bar.element, saveButton(actions));
  const places = new Map(paneIds.map((id) => [id, h('div', { class: 'pane-place' })] as const));
  places.get('table')?.append(table.body.element);
  const made = new Map<PaneId, Part>([['table', table.body]]);
  const partOf = (id: PaneId): Part | undefined => {
    const create = id === 'table' ? undefined : panes[id];
    if (create !== undefined && !made.has(id)) {
      const part = create(context);
      made.set(id, part);
      places.get(id)?.append(part.element);
    }
    return made.get(id);
  };
  return {
    element: h('section', { class: 'table-pane', 'aria-label': words.pane }, bar, [...places.values()]),
    render: (state, explored) => {
      const { pane } = state.view;
      choice.show(pane);
      short.show(pane);
      for (const [id, place] of places) place.hidden = id !== pane;
      table.bar.element.classList.toggle('is-away', pane !== 'table');
      // Other pictures ask the host for more, which has nothing to tell before the run is there.
      if (pane === 'table' || state.candidates.length > 0) partOf(pane)?.render(state, explored);
      table.bar.render(state, explored);
    },
  };
}
