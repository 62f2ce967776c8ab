// The accessible twin of the chart: a grid whose rows exist only where they are seen, moved through by keys, with one focus
// stop and `aria-activedescendant`.
import type { Candidate } from '../../../src/shared/run/candidate';
import { metrics, type MetricId } from '../../../src/shared/run/objectives';
import { clamp, fill, h, listen, setText } from '../dom';
import { icon } from '../icons';
import type { Explored } from '../model/explore';
import { heatOf, type Heat } from '../model/heat';
import { isSure } from '../model/figures';
import { letterOf } from '../model/letters';
import { texts } from '../l10n/texts';
import { rowsOf } from '../model/rows';
import { shownMetrics } from '../model/shownMetrics';
import { shortLabel } from '../model/shortLabel';
import {
  activate,
  clearSelection,
  selectMany,
  selectOnly,
  setSort,
  togglePinned,
  toggleSelected,
  toggleShortlisted,
} from '../state/changes';
import { baselineId, type PanelState, type Sort } from '../state/panelState';
import type { Store } from '../state/store';
import type { MenuPlace } from '../menu';
import type { Part } from './part';
import { putRow, rowId, rowParts, tableRow, type RowView } from './tableRow';

const { table: words } = texts;
const rowHeight = 22;
/** Rows beyond the edges of what is seen, so that scrolling shows no gaps. */
const overscan = 6;

interface Column {
  readonly key: Sort['key'];
  readonly label: string;
}

const columns: readonly Column[] = [
  { key: 'id', label: words.candidate },
  ...metrics.map((metric) => ({ key: metric.id, label: shortLabel(metric) })),
  // Their heads name the minutes once these are known.
  { key: 'cold', label: '' },
  { key: 'hot', label: '' },
];

const sortWord = (sort: Sort, key: Column['key']): string =>
  sort.key !== key ? 'none' : sort.descending ? 'descending' : 'ascending';

export type OpenMenu = (candidate: Candidate, at: MenuPlace) => void;

interface ShownRow {
  readonly candidate: Candidate;
  readonly place: number;
  readonly parts: readonly unknown[];
  readonly element: HTMLElement;
}

class CandidateTable implements Part {
  readonly element: HTMLElement;
  private readonly heads: ReadonlyMap<Column['key'], HTMLElement>;
  private readonly body = h('div', { class: 'grid-body', role: 'rowgroup' });
  private heat: Heat | null = null;
  private readonly empty = h('div', { class: 'grid-empty', role: 'status' });
  private readonly grid: HTMLElement;
  private kept: ReadonlyMap<string, ShownRow> = new Map();
  private rows: readonly Candidate[] = [];
  /** Columns of estimates alone: the head says so once instead of every cell. */
  private estimated: ReadonlySet<MetricId> = new Set();
  private explored: Explored | null = null;
  private shownActive: string | null = null;
  /** Where a range that Shift extends began; null while none is extended. */
  private anchor: string | null = null;
  /** What the rows were made from; equal inputs need no new sorting. */
  private madeFrom: readonly unknown[] = [];

  constructor(
    private readonly store: Store<PanelState>,
    private readonly openMenu: OpenMenu,
  ) {
    this.heads = new Map(columns.map((column) => [column.key, this.head(column)]));
    const headRow = h(
      'div',
      { class: 'grid-row grid-head', role: 'row', 'aria-rowindex': 1 },
      h('span', { role: 'columnheader', 'aria-label': words.class }),
      [...this.heads.values()],
      h('span', { role: 'columnheader', class: 'cell-source', title: words.sourceTitle }, words.source),
      h('span', { role: 'columnheader', class: 'cell-letter', title: words.shortlistTitle }, words.shortlistColumn),
      h('span', { role: 'columnheader', class: 'cell-select', 'aria-label': words.selectedColumn }),
    );
    this.grid = h(
      'div',
      { class: 'grid', role: 'grid', tabindex: 0, 'aria-label': words.candidates, 'aria-multiselectable': 'true' },
      h('div', { role: 'rowgroup', class: 'grid-headgroup' }, headRow),
      this.body,
    );
    this.element = h('div', { class: 'grid-wrap' }, this.grid, this.empty);
    listen(this.grid, {
      scroll: () => this.paint(),
      keydown: (event) => this.key(event),
      click: (event) => this.click(event),
      contextmenu: (event) => this.menu(event),
    });
    new ResizeObserver(() => this.paint()).observe(this.grid);
  }

  render(state: PanelState, explored: Explored): void {
    const { rows, sort, search, selected, active } = state.view;
    this.heat = heatOf(state.measurements);
    const from = [state.measurements, explored, rows, sort, search, rows === 'selected' ? selected : null];
    const isNew = from.some((part, place) => part !== this.madeFrom[place]);
    this.madeFrom = from;
    this.explored = explored;
    if (isNew) this.arrange(state, explored);
    // Scrolls to what was chosen elsewhere or before, not on every new candidate.
    if (active !== this.shownActive) this.reveal(active);
    if (explored.candidates.length > 0) this.shownActive = active;
    this.paint();
  }

  get count(): number {
    return this.rows.length;
  }

  private head(column: Column): HTMLElement {
    const name = h('span', { class: 'sort-name' }, column.label);
    const unit = h('span', { class: 'unit' });
    const arrow = h('span', { class: 'sort-arrow' });
    const estimate = h('span', { class: 'estimate' });
    const button = listen(h('button', { type: 'button', class: 'sort', tabindex: -1 }, arrow, estimate, name, unit), {
      click: () => {
        const { sort } = this.store.get().view;
        this.store.set(setSort({ key: column.key, descending: sort.key === column.key && !sort.descending }));
      },
    });
    return h(
      'span',
      { role: 'columnheader', class: column.key === 'id' ? 'cell-id' : 'number', 'aria-sort': 'none' },
      button,
    );
  }

  private arrange(state: PanelState, explored: Explored): void {
    this.rows = rowsOf(explored, state.view, this.heat);
    const estimated = metrics
      .filter((metric) => this.rows.every((one) => metric.of(one) === null || !isSure(metric, one)))
      .map(({ id }) => id);
    // Another set would make every row in sight anew.
    if (estimated.join() !== [...this.estimated].join()) this.estimated = new Set(estimated);
    this.grid.style.setProperty('--metrics', String(shownMetrics(explored).length + (this.heat === null ? 0 : 2)));
    this.grid.classList.toggle('has-heat', this.heat !== null);
    this.body.style.height = `${this.rows.length * rowHeight}px`;
    this.grid.setAttribute('aria-rowcount', String(this.rows.length + 1));
    for (const [key, head] of this.heads) this.showHead(head, key, state.view.sort, explored);
    this.showHeatHeads();
    this.empty.hidden = this.rows.length > 0;
    setText(this.empty, this.emptyText(state));
  }

  private showHead(head: HTMLElement, key: Column['key'], sort: Sort, explored: Explored): void {
    head.setAttribute('aria-sort', sortWord(sort, key));
    const arrow = head.querySelector('.sort-arrow');
    if (arrow) fill(arrow, sort.key === key && icon(sort.descending ? 'down' : 'up'));
    const unit = head.querySelector('.unit');
    const metric = metrics.find(({ id }) => id === key);
    if (metric?.onlySome === true) head.hidden = explored.ranges[metric.id] === null;
    if (unit && metric) setText(unit, explored.scales[metric.id].unit);
    const isEstimate = metric !== undefined && this.rows.length > 0 && this.estimated.has(metric.id);
    const whole = metric !== undefined && metric.label !== shortLabel(metric) ? metric.label : '';
    head.title = [whole, isEstimate ? words.allPredicted : ''].filter((part) => part !== '').join('. ');
    const estimate = head.querySelector('.estimate');
    if (estimate) setText(estimate, isEstimate ? '≈' : '');
  }

  private showHeatHeads(): void {
    const { heat } = this;
    for (const key of ['cold', 'hot'] as const) {
      const head = this.heads.get(key);
      const name = head?.querySelector('.sort-name');
      const unit = head?.querySelector('.unit');
      if (!head || !name || !unit) continue;
      head.hidden = heat === null;
      if (heat === null) continue;
      const minute = key === 'cold' ? heat.coldMinute : heat.hotMinute;
      setText(name, texts.heat.columnName(minute));
      setText(unit, 'ms');
      head.title = texts.heat.column(minute, heat.device);
    }
  }

  private emptyText({ view }: PanelState): string {
    if (view.search.trim() !== '') return words.noId(view.search.trim());
    if (view.rows === 'selected') return words.nothingSelected;
    if (view.rows === 'failed') return words.nothingFailed;
    if (Object.keys(view.brushes).length > 0) return words.nothingBrushed;
    return view.rows === 'all' ? words.nothingYet : words.nothingFits;
  }

  private paint(): void {
    if (this.explored === null) return;
    const { explored } = this;
    const { active, selected, shortlist } = this.store.get().view;
    const isSelected = new Set(selected);
    const first = clamp(Math.floor(this.grid.scrollTop / rowHeight) - overscan, 0, this.rows.length);
    const last = first + Math.ceil(this.grid.clientHeight / rowHeight) + 2 * overscan;
    const shown = this.rows.slice(first, last).map((candidate, offset) => {
      const place = first + offset;
      const view = {
        place,
        top: place * rowHeight,
        active: candidate.id === active,
        selected: isSelected.has(candidate.id),
        letter: letterOf(shortlist, candidate.id),
        estimated: this.estimated,
        heat: this.heat,
      };
      return this.row(explored, candidate, view);
    });
    this.kept = new Map(shown.map((row) => [row.candidate.id, row]));
    const elements = shown.map(({ element }) => element);
    const { children } = this.body;
    const isSame = children.length === elements.length && elements.every((one, place) => one === children[place]);
    if (!isSame) this.body.replaceChildren(...elements);
    const isShown = active !== null && this.body.querySelector('.is-active') !== null;
    if (isShown) this.grid.setAttribute('aria-activedescendant', rowId(active));
    else this.grid.removeAttribute('aria-activedescendant');
  }

  /** The row that is shown already where nothing of it changed but its place. */
  private row(explored: Explored, candidate: Candidate, view: RowView): ShownRow {
    const parts = rowParts(explored, candidate, view);
    const kept = this.kept.get(candidate.id);
    if (!kept?.parts.every((part, place) => part === parts[place]))
      return { candidate, place: view.place, parts, element: tableRow(explored, candidate, view) };
    if (kept.place !== view.place) putRow(kept.element, view);
    return { ...kept, place: view.place };
  }

  private reveal(id: string | null): void {
    const place = this.rows.findIndex((candidate) => candidate.id === id);
    const height = this.grid.clientHeight - rowHeight;
    if (place < 0 || height <= 0) return;
    const [top, bottom] = [place * rowHeight, (place + 1) * rowHeight];
    if (top < this.grid.scrollTop) this.grid.scrollTop = top;
    else if (bottom > this.grid.scrollTop + height) this.grid.scrollTop = bottom - height;
  }

  private click(event: MouseEvent): void {
    const target = event.target as Element;
    const id = target.closest<HTMLElement>('[data-id]')?.dataset['id'];
    if (id === undefined) return;
    if (target.closest('[data-shortlist]') !== null) return this.store.set(toggleShortlisted(id));
    if (event.shiftKey) return this.extendTo(this.rows.findIndex((candidate) => candidate.id === id));
    this.anchor = null;
    const isToggle = target.closest('[data-toggle]') !== null || event.ctrlKey || event.metaKey;
    this.store.set(isToggle ? toggleSelected(id) : id === baselineId ? activate(id) : selectOnly(id));
  }

  /** Selects all from where Shift was first pressed to this row, and nothing else. */
  private extendTo(place: number): void {
    const target = this.rows[clamp(place, 0, this.rows.length - 1)];
    if (target === undefined) return;
    this.anchor ??= this.store.get().view.active ?? target.id;
    const from = this.rows.findIndex(({ id }) => id === this.anchor);
    const to = this.rows.indexOf(target);
    const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
    const range = this.rows.slice(first, last + 1).filter((one) => one.status === 'evaluated' && one.id !== baselineId);
    this.store.set(
      selectMany(
        range.map(({ id }) => id),
        false,
      ),
    );
    this.store.set(activate(target.id));
  }

  /** By the pointer on a row, or by the keyboard on the active one. */
  private menu(event: MouseEvent): void {
    event.preventDefault();
    const row =
      (event.target as Element).closest<HTMLElement>('[data-id]') ?? this.body.querySelector<HTMLElement>('.is-active');
    const candidate = this.explored?.byId.get(row?.dataset['id'] ?? '');
    if (row === null || candidate === undefined) return;
    if (row.contains(event.target as Node)) return this.openMenu(candidate, { x: event.clientX, y: event.clientY });
    const { left, bottom } = row.getBoundingClientRect();
    this.openMenu(candidate, { x: left + 60, y: bottom });
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this.grid || event.altKey) return;
    const place = this.placeByKey(event.key);
    if (place !== undefined && event.shiftKey) {
      event.preventDefault();
      return this.extendTo(place);
    }
    const act = this.keys()[event.ctrlKey || event.metaKey ? `Ctrl+${event.key}` : event.key];
    if (place === undefined && act === undefined) return;
    event.preventDefault();
    this.anchor = null;
    if (act !== undefined) return act();
    const candidate = this.rows[clamp(place ?? 0, 0, this.rows.length - 1)];
    if (candidate && !event.ctrlKey && !event.metaKey) this.store.set(activate(candidate.id));
  }

  /** The row that a key moves to. */
  private placeByKey(key: string): number | undefined {
    const at = this.rows.findIndex((candidate) => candidate.id === this.store.get().view.active);
    const page = Math.max(1, Math.floor(this.grid.clientHeight / rowHeight) - 2);
    const places: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: this.rows.length - 1,
    };
    return places[key];
  }

  private keys(): Readonly<Record<string, () => void>> {
    const { active } = this.store.get().view;
    const withActive = (act: (id: string) => void) => (): void => {
      if (active !== null) act(active);
    };
    return {
      ' ': withActive((id) => this.store.set(toggleSelected(id))),
      Enter: withActive((id) => this.store.set(selectOnly(id))),
      c: withActive((id) => this.store.set(toggleShortlisted(id))),
      p: withActive((id) => this.store.set(togglePinned(id))),
      Escape: () => this.store.set(clearSelection),
      'Ctrl+a': () =>
        this.store.set(
          selectMany(
            this.rows.filter((one) => one.status === 'evaluated').map((one) => one.id),
            false,
          ),
        ),
    };
  }
}

export const createTable = (store: Store<PanelState>, openMenu: OpenMenu): Part & { readonly count: number } =>
  new CandidateTable(store, openMenu);
