// Over the chart when the budgets leave nothing: which budget is to blame and the smallest step that helps.
import { metricOf } from '../../../src/shared/pareto/dominance';
import type { MetricId } from '../../../src/shared/run/objectives';
import { fill, h, type Child } from '../dom';
import type { Explored } from '../model/explore';
import { formatFigure } from '../model/figures';
import { clearBudgets, setBudget } from '../state/changes';
import { budgetsOf, type PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import { button } from '../ui';
import type { Part } from './part';

const countOf = (explored: Explored): number =>
  explored.candidates.filter((one) => one.status === 'evaluated' && one !== explored.baseline).length;

function blame(store: Store<PanelState>, explored: Explored, id: MetricId, limit: number): Child[] {
  const metric = metricOf(id);
  const lower = metric.direction === 'lower';
  const range = explored.ranges[id];
  const headline = `${metric.label} ${lower ? '≤' : '≥'} ${formatFigure(metric, limit)} removes every variant.`;
  if (range === null)
    return [h('p', {}, h('b', {}, headline)), h('p', { class: 'dim' }, 'This figure is known for none of them.')];
  const best = lower ? range[0] : range[1];
  const label = `${lower ? 'Raise' : 'Lower'} to ${formatFigure(metric, best)}`;
  return [
    h('p', {}, h('b', {}, headline)),
    h('p', { class: 'dim' }, `The ${lower ? 'lowest' : 'highest'} found is ${formatFigure(metric, best)}.`),
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
      const lift = button('Lift All Limits', () => store.set(clearBudgets));
      const body = guilty
        ? blame(store, explored, ...guilty)
        : [h('p', {}, h('b', {}, 'The limits together remove every variant.'))];
      fill(element, h('div', { class: 'nothing-text' }, body, lift.element));
    },
  };
}
