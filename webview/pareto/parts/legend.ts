// What the marks mean, with how many there are of each.
import { fill, h, type Child } from '../dom';
import { mark, type MarkKind } from '../icons';
import { isMeasured } from '../chart/datasets';
import { texts } from '../l10n/texts';
import { dimensionOf } from '../model/dimension';
import { rangeOf, type Explored } from '../model/explore';
import { formatFigure } from '../model/figures';
import type { Part } from './part';

const { legendItems: words } = texts.chart;

const item = (kind: MarkKind, text: string, count: number): Child =>
  count > 0 &&
  h('span', { class: 'legend-item' }, mark(kind), text, h('span', { class: 'dim' }, count.toLocaleString('en-GB')));

function shadeItem(explored: Explored, shade: string | null): Child {
  const dimension = shade === null ? null : dimensionOf(shade, explored.dimensions);
  const range = dimension && rangeOf(dimension, explored.candidates);
  if (dimension === null || range === null) return null;
  const [low, high] = range.map((value) => formatFigure(dimension, value)) as [string, string];
  return h('span', { class: 'legend-item dim' }, words.shade(dimension.label, low, high));
}

function items(explored: Explored, shade: string | null): Child[] {
  const { groups } = explored;
  const measured = groups.frontier.filter(isMeasured).length;
  return [
    item('frontier', words.measured, measured),
    item('predicted', words.predicted, groups.frontier.length - measured),
    groups.baseline.length > 0 && h('span', { class: 'legend-item' }, mark('baseline'), words.baseline),
    item('dominated', words.dominated, groups.dominated.length),
    item('infeasible', words.infeasible, groups.infeasible.length),
    item('failed', words.failed, groups.failed.length),
    item('unplaced', words.unplaced, groups.unplaced.length),
    shadeItem(explored, shade),
  ];
}

export function createLegend(): Part {
  const element = h('div', { class: 'legend', role: 'group', 'aria-label': texts.chart.legend });
  let shown: readonly [Explored, string | null] | null = null;
  return {
    element,
    render: ({ view }, explored) => {
      if (explored === shown?.[0] && view.shade === shown[1]) return;
      shown = [explored, view.shade];
      fill(element, items(explored, view.shade));
    },
  };
}
