// Over the chart when the limits leave nothing: which of them is to blame and the smallest step that helps.
import type { MetricId } from '../../../src/shared/run/objectives';
import { fill, h, type Child } from '../dom';
import { texts } from '../l10n/texts';
import { blameOf, type Limit } from '../model/blame';
import type { Explored } from '../model/explore';
import { formatFigure } from '../model/figures';
import { clearBudgets, setBudget } from '../state/changes';
import { budgetsOf, type PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import { button } from '../ui';
import type { Part } from './part';

const { limits: words } = texts;

const countOf = ({ evaluated, baseline }: Explored): number =>
  evaluated.length - (baseline?.status === 'evaluated' ? 1 : 0);

const limitText = ({ metric, limit }: Limit): string =>
  words.limit(metric.label, metric.direction === 'lower' ? '≤' : '≥', formatFigure(metric, limit));

/** A limit that removes every variant by itself. */
function alone(store: Store<PanelState>, { ranges }: Explored, one: Limit): Child[] {
  const { metric } = one;
  const lower = metric.direction === 'lower';
  const range = ranges[metric.id];
  const headline = h('p', {}, h('b', {}, words.removesAll(limitText(one))));
  if (range === null) return [headline, h('p', { class: 'dim' }, words.unknown)];
  const best = lower ? range[0] : range[1];
  const found = formatFigure(metric, best);
  const label = lower ? words.raise(found) : words.lower(found);
  return [
    headline,
    h('p', { class: 'dim' }, lower ? words.lowest(found) : words.highest(found)),
    button(label, () => store.set(setBudget(metric.id, best)), { primary: true }).element,
  ];
}

function told(store: Store<PanelState>, state: PanelState, explored: Explored): Child[] {
  const blame = blameOf(explored.evaluated, budgetsOf(state));
  if (blame.kind === 'alone') return blame.limits.flatMap((one) => alone(store, explored, one));
  const headline = h('p', {}, h('b', {}, words.together));
  if (blame.kind === 'several') return [headline];
  const { limit, fits } = blame;
  const lift = (): void => store.set(setBudget(limit.metric.id, null));
  return [
    headline,
    h('p', { class: 'dim' }, words.without(limitText(limit), fits)),
    button(words.lift(limit.metric.label), lift, { primary: true }).element,
  ];
}

export function createNothingFits(store: Store<PanelState>): Part {
  const element = h('div', { class: 'nothing-fits', role: 'status' });
  let shown = '';
  return {
    element,
    render: (state, explored) => {
      const total = countOf(explored);
      const budgets = Object.entries(budgetsOf(state)) as [MetricId, number][];
      element.hidden = explored.feasible.length > 0 || total === 0 || budgets.length === 0;
      const key = element.hidden ? '' : JSON.stringify([budgets, total, explored.ranges]);
      if (key === shown) return;
      shown = key;
      if (element.hidden) return fill(element);
      const lift = button(words.liftAll, () => store.set(clearBudgets));
      fill(element, h('div', { class: 'nothing-text' }, told(store, state, explored), lift.element));
    },
  };
}
