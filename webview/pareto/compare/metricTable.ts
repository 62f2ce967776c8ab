// Metrics down, variants across: value, change against the starting network, source, the best of each row, and all on one scale.
import type { Candidate } from '../../../src/shared/run/candidate';
import { metricOf } from '../../../src/shared/pareto/dominance';
import { metrics, type Metric } from '../../../src/shared/run/objectives';
import { h, listen, s, type Child } from '../dom';
import { icon, mark } from '../icons';
import { texts } from '../l10n/texts';
import { changeAgainst, comparisonWords } from '../model/comparison';
import type { Explored } from '../model/explore';
import { formatChange, formatFigure, formatSpread, isSure, originOf } from '../model/figures';
import { heatOf, type Heat, type HeatFigures } from '../model/heat';
import { markOf } from '../parts/candidateWords';
import { letterBadge } from '../parts/letterBadge';
import { provenanceBadge } from '../parts/provenanceBadge';
import { activate, openTab, toggleShortlisted } from '../state/changes';
import { linkButton } from '../ui';
import type { ViewContext } from '../views/view';
import type { Compared } from './compareView';

const { compare: words } = texts;
const latency = metricOf('latencyMs');

function head({ store }: ViewContext, explored: Explored, compared: readonly Compared[]): HTMLElement {
  const columns = compared.map(({ candidate, letter }) => {
    const label = words.remove(candidate.id);
    const close = h(
      'button',
      { type: 'button', class: 'icon-button', title: label, 'aria-label': label },
      icon('close'),
    );
    listen(close, { click: () => store.set(toggleShortlisted(candidate.id)) });
    const open = linkButton(candidate.id, () => {
      store.set(activate(candidate.id));
      store.set(openTab('explore'));
    });
    return h(
      'th',
      { scope: 'col' },
      h('span', { class: 'compare-name' }, letterBadge(letter), mark(markOf(explored, candidate)), open, close),
    );
  });
  const baseline =
    explored.baseline &&
    h('th', { scope: 'col' }, h('span', { class: 'compare-name' }, mark('baseline'), words.baseline));
  return h(
    'tr',
    {},
    h('th', { scope: 'col' }, words.metric),
    baseline,
    columns,
    h('th', { scope: 'col', class: 'scale-head' }, words.scale),
  );
}

/** Ids of the best by a metric; none where they are all equal or unknown. */
function bestOf(metric: Metric, compared: readonly Compared[]): ReadonlySet<string> {
  const known = compared.filter(({ candidate }) => metric.of(candidate) !== null);
  const values = known.map(({ candidate }) => metric.of(candidate) as number);
  if (new Set(values).size < 2) return new Set();
  const best = metric.direction === 'higher' ? Math.max(...values) : Math.min(...values);
  return new Set(known.filter(({ candidate }) => metric.of(candidate) === best).map(({ candidate }) => candidate.id));
}

function cell(metric: Metric, candidate: Candidate, baseline: Candidate | null, isBest: boolean): HTMLElement {
  const value = metric.of(candidate);
  const origin = originOf(metric, candidate);
  const figure = `${isSure(metric, candidate) || value === null ? '' : '≈ '}${formatFigure(metric, value)}`;
  const told = metric.id === 'latencyMs' ? comparisonWords(candidate) : null;
  const notes = [changeAgainst(metric, candidate, baseline), formatSpread(metric, candidate)].filter(Boolean);
  return h(
    'td',
    { class: 'number' },
    h(
      'div',
      {},
      isBest && h('span', { class: 'small dim best' }, words.best),
      h('b', { class: !isBest && 'plain' }, figure),
    ),
    h('div', { class: 'small dim' }, notes.join(' '), ' ', origin && provenanceBadge(origin)),
    told && h('div', { class: 'small dim', title: texts.comparison.title }, told.verdict),
    told && h('div', { class: 'small dim' }, told.interval),
  );
}

const [scaleWidth, laneHeight, markWidth] = [196, 15, 15];

/** Marks that would lie on each other stand below one another. */
function inLanes<T extends { readonly x: number }>(marks: readonly T[]): readonly (T & { readonly lane: number })[] {
  const ends: number[] = [];
  return [...marks]
    .sort((a, b) => a.x - b.x)
    .map((mark) => {
      const free = ends.findIndex((end) => end + markWidth <= mark.x);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = mark.x;
      return { ...mark, lane };
    });
}

/** Where each lies between the extremes of the row, the larger value to the right. */
function scale(metric: Metric, compared: readonly Compared[], baseline: Candidate | null): Child {
  const points = [
    { value: baseline && metric.of(baseline), letter: null },
    ...compared.map(({ candidate, letter }) => ({ value: metric.of(candidate), letter })),
  ].flatMap(({ value, letter }) => (value === null ? [] : [{ value, letter }]));
  if (points.length === 0) return null;
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const at = (value: number): number => 10 + (high > low ? (value - low) / (high - low) : 0.5) * (scaleWidth - 20);
  const placed = inLanes(points.map((point) => ({ ...point, x: at(point.value) })));
  const height = 9 + laneHeight * (1 + Math.max(...placed.map(({ lane }) => lane)));
  const marks = placed.map(({ x, letter, lane }) => {
    const y = 12 + lane * laneHeight;
    if (letter === null) return s('path', { d: `M${x} ${y - 6}l6 6l-6 6l-6-6z`, class: 'scale-baseline' });
    return [
      s('rect', { x: x - 6.5, y: y - 6.5, width: 13, height: 13, rx: 2, class: 'scale-letter' }),
      s('text', { x, y: y + 3.5, class: 'scale-text' }, letter),
    ];
  });
  const described = points
    .map(({ value, letter }) => `${letter ?? words.baseline} ${formatFigure(metric, value)}`)
    .join(', ');
  return s(
    'svg',
    {
      viewBox: `0 0 ${scaleWidth} ${height}`,
      width: scaleWidth,
      height,
      role: 'img',
      'aria-label': described,
    },
    s('path', { d: `M4 12H${scaleWidth - 4}`, class: 'scale-line' }),
    marks,
  );
}

function row(metric: Metric, explored: Explored, compared: readonly Compared[]): HTMLElement {
  const { baseline } = explored;
  const best = bestOf(metric, compared);
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, metric.label, h('div', { class: 'small dim' }, texts.chart.better[metric.direction])),
    baseline && cell(metric, baseline, null, false),
    compared.map(({ candidate }) => cell(metric, candidate, baseline, best.has(candidate.id))),
    h('td', { class: 'scale' }, scale(metric, compared, baseline)),
  );
}

/** Latency in a minute under load and its change against the baseline in the same minute; blank where unknown. */
function heatRow(heat: Heat, of: keyof HeatFigures, explored: Explored, compared: readonly Compared[]): HTMLElement {
  const valueOf = (id: string): number | null => heat.byId.get(id)?.[of] ?? null;
  const whole = explored.baseline && valueOf(explored.baseline.id);
  const cellOf = (value: number | null, other: number | null): HTMLElement =>
    h(
      'td',
      { class: 'number' },
      h('div', {}, formatFigure(latency, value)),
      h('div', { class: 'small dim' }, formatChange(latency, value, other)),
    );
  return h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row' },
      texts.heat.row(of === 'coldMs' ? heat.coldMinute : heat.hotMinute),
      h('div', { class: 'small dim' }, heat.device),
    ),
    explored.baseline && cellOf(whole, null),
    compared.map(({ candidate }) => cellOf(valueOf(candidate.id), whole)),
    h('td', {}),
  );
}

export function metricTable(context: ViewContext, explored: Explored, compared: readonly Compared[]): HTMLElement {
  const heat = heatOf(context.store.get().measurements);
  const known = metrics.filter((metric) => compared.some(({ candidate }) => metric.of(candidate) !== null));
  return h(
    'table',
    { class: 'compare-table' },
    h('thead', {}, head(context, explored, compared)),
    h(
      'tbody',
      {},
      known.map((metric) => row(metric, explored, compared)),
      heat && (['coldMs', 'hotMs'] as const).map((of) => heatRow(heat, of, explored, compared)),
    ),
  );
}
