// One row of the table. Rows are elements without state: one in sight is rebuilt when something that it shows changes.
import type { Candidate } from '../../../src/shared/run/candidate';
import type { MetricId } from '../../../src/shared/run/objectives';
import { h } from '../dom';
import { icon, mark } from '../icons';
import type { Explored } from '../model/explore';
import { texts } from '../l10n/texts';
import { comparisonLine } from '../model/comparison';
import { isSure } from '../model/figures';
import type { Heat } from '../model/heat';
import { formatScaled } from '../model/metricScale';
import { shownMetrics } from '../model/shownMetrics';
import { baselineId } from '../state/panelState';
import { classWords, markOf } from './candidateWords';

const { table: words } = texts;

export const rowId = (id: string): string => `row-${id}`;

function figureCells(explored: Explored, candidate: Candidate, estimated: RowView['estimated']): HTMLElement[] {
  return shownMetrics(explored).map((metric) => {
    const value = metric.of(candidate);
    const sign = estimated.has(metric.id) || isSure(metric, candidate) ? '' : '≈ ';
    const text = value === null ? '' : `${sign}${formatScaled(metric, explored.scales[metric.id], value)}`;
    const title = metric.id === 'latencyMs' && comparisonLine(candidate);
    return h('span', { role: 'gridcell', class: 'number', title: title !== '' && title }, text);
  });
}

const sourceText = (candidate: Candidate): string =>
  candidate.status === 'failed'
    ? words.failed
    : candidate.latencyMs === null
      ? ''
      : candidate.provenance.latencyMs.provenance === 'measured'
        ? words.measured
        : words.predicted;

/** Latency in the first and the last minute under load; blank where unknown. */
function heatCells(explored: Explored, heat: Heat | null, { id }: Candidate): HTMLElement[] {
  if (heat === null) return [];
  const { coldMs = null, hotMs = null } = heat.byId.get(id) ?? {};
  const shown = (ms: number | null): string =>
    ms === null ? '' : formatScaled({ unit: 'ms' }, explored.scales.latencyMs, ms);
  return [coldMs, hotMs].map((ms) => h('span', { role: 'gridcell', class: 'number' }, shown(ms)));
}

export interface RowView {
  readonly place: number;
  readonly top: number;
  readonly active: boolean;
  readonly selected: boolean;
  /** The shortlist's letter, if it is there. */
  readonly letter: string | null;
  /** Columns whose head says already that they are estimates. */
  readonly estimated: ReadonlySet<MetricId>;
  /** Null where nothing was measured hot: there are no columns for it then. */
  readonly heat: Heat | null;
}

/** Moves a row, made before or now, to its place. */
export function putRow(element: HTMLElement, { place, top }: Pick<RowView, 'place' | 'top'>): void {
  element.setAttribute('aria-rowindex', String(place + 2));
  element.style.top = `${top}px`;
}

/** What a row's looks depend on, its place apart; equal parts make an equal row. */
export const rowParts = (explored: Explored, candidate: Candidate, view: RowView): readonly unknown[] => [
  candidate,
  explored.scales,
  explored.classOf.get(candidate.id),
  markOf(explored, candidate),
  view.active,
  view.selected,
  view.letter,
  view.estimated,
  view.heat,
];

export function tableRow(
  explored: Explored,
  candidate: Candidate,
  { place, top, active, selected, letter, estimated, heat }: RowView,
): HTMLElement {
  const kind = explored.classOf.get(candidate.id) ?? 'unplaced';
  const isOff = kind === 'failed' || kind === 'infeasible';
  const classes = ['grid-row', active && 'is-active', selected && 'is-selected', isOff && 'is-off']
    .filter(Boolean)
    .join(' ');
  const element = h(
    'div',
    {
      role: 'row',
      id: rowId(candidate.id),
      class: classes,
      'aria-selected': String(selected),
      'data-id': candidate.id,
    },
    h(
      'span',
      { role: 'gridcell', class: 'cell-mark', title: classWords[kind], 'aria-label': classWords[kind] },
      mark(markOf(explored, candidate)),
    ),
    h('span', { role: 'gridcell', class: 'cell-id' }, candidate.id),
    figureCells(explored, candidate, estimated),
    heatCells(explored, heat, candidate),
    h('span', { role: 'gridcell', class: 'cell-source' }, sourceText(candidate)),
    h(
      'span',
      {
        role: 'gridcell',
        class: 'cell-letter',
        'aria-label': letter === null ? words.notOnShortlist : words.onShortlist(letter),
      },
      candidate.status === 'evaluated' &&
        h('span', { class: letter === null ? 'unlisted' : 'letter', 'data-shortlist': true }, letter ?? icon('plus')),
    ),
    h(
      'span',
      { role: 'gridcell', class: 'cell-select', 'aria-label': selected ? words.isSelected : words.isNotSelected },
      candidate.id !== baselineId &&
        h('span', { class: 'select-box-mark', 'data-toggle': true }, selected && icon('check')),
    ),
  );
  putRow(element, { place, top });
  return element;
}
