// Over the chart when the budgets leave nothing: which budget is to blame and the smallest step that helps.
import { metricOf } from '../../../src/shared/pareto/dominance';
import type { MetricId } from '../../../src/shared/run/objectives';
import { fill, h, type Child } from '../dom';
import { texts } from '../l10n/texts';
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

function blame(store: Store<PanelState>, explored: Explored, id: MetricId, limit: number): Child[] {
  const metric = metricOf(id);
  const lower = metric.direction === 'lower';
  const range = explored.ranges[id];
  const headline = words.removesAll(metric.label, lower ? '≤' : '≥', formatFigure(metric, limit));
  if (range === null) return [h('p', {}, h('b', {}, headline)), h('p', { class: 'dim' }, words.unknown)];
  const best = lower ? range[0] : range[1];
  const found = formatFigure(metric, best);
  const label = lower ? words.raise(found) : words.lower(found);
  return [
    h('p', {}, h('b', {}, headline)),
    h('p', { class: 'dim' }, lower ? words.lowest(found) : words.highest(found)),
    button(label, () => store.set(setBudget(id, best)), { primary: true }).element,
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
      const key = element.hidden ? '' : JSON.stringify([budgets, explored.ranges]);
      if (key === shown) return;
      shown = key;
      const guilty = budgets.find(([id]) => explored.removed[id] === total);
      const lift = button(words.liftAll, () => store.set(clearBudgets));
      const body = guilty ? blame(store, explored, ...guilty) : [h('p', {}, h('b', {}, words.together))];
      fill(element, h('div', { class: 'nothing-text' }, body, lift.element));
    },
  };
}
