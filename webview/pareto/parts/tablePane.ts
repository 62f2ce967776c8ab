// The table with its bar: which rows, how many, find an id, save all.
import type { Actions } from '../actions';
import { h, setText } from '../dom';
import { setRows, setSearch } from '../state/changes';
import type { PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import { iconButton, segments, textField } from '../ui';
import type { Part } from './part';
import { createTable } from './table';

const modes = [
  ['frontier', 'Frontier'],
  ['feasible', 'Feasible'],
  ['all', 'All'],
  ['selected', 'Selected'],
] as const;

export function createTablePane(store: Store<PanelState>, actions: Actions): Part {
  const table = createTable(store);
  const mode = segments('Rows', modes, (rows) => store.set(setRows(rows)));
  const count = h('span', { class: 'dim row-count', role: 'status' });
  const search = textField('Go to id', (text) => store.set(setSearch(text)));
  const bar = h(
    'div',
    { class: 'table-bar' },
    mode.element,
    count,
    h('span', { class: 'grow' }),
    iconButton('save', 'Save all candidates as CSV', () => actions.save('csv'), { text: 'CSV' }),
    iconButton('save', 'Save all candidates as JSON', () => actions.save('json'), { text: 'JSON' }),
    search.element,
  );
  return {
    element: h('section', { class: 'table-pane', 'aria-label': 'Candidates table' }, bar, table.element),
    render: (state, explored) => {
      const { view, candidates } = state;
      mode.show(view.rows);
      mode.rename('selected', view.selected.length === 0 ? 'Selected' : `Selected ${view.selected.length}`);
      search.show(view.search);
      table.render(state, explored);
      setText(count, `${table.count.toLocaleString('en-GB')} of ${candidates.length.toLocaleString('en-GB')}`);
    },
  };
}
