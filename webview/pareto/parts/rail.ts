// The rail: budgets with what they leave, and suggestions.
import { metricOf } from '../../../src/shared/pareto/dominance';
import { metrics } from '../../../src/shared/run/objectives';
import { fill, h, type Child } from '../dom';
import { formatFigure } from '../model/figures';
import type { Explored } from '../model/explore';
import { suggestions } from '../model/suggestions';
import { resetBudgets, selectOnly } from '../state/changes';
import { budgetsOf, type PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import { linkButton } from '../ui';
import { createBudgetField } from './budgetField';
import type { Part } from './part';
import { section } from './section';

const accuracy = metricOf('accuracy');

const select = (store: Store<PanelState>, id: string): HTMLElement => linkButton(id, () => store.set(selectOnly(id)));

/** `916 fit, best 71.3 % c-0483`. */
function fitLine(store: Store<PanelState>, { feasible }: Explored): Child[] {
  if (feasible.length === 0) return ['Nothing fits.'];
  const known = feasible.filter((candidate) => candidate.accuracy.validation !== null);
  const count = `${feasible.length.toLocaleString('en-GB')} fit`;
  if (known.length === 0) return [count];
  const best = known.reduce((held, one) => ((accuracy.of(one) as number) > (accuracy.of(held) as number) ? one : held));
  return [`${count}, best ${formatFigure(accuracy, accuracy.of(best))} `, select(store, best.id)];
}

function suggestionList(store: Store<PanelState>, explored: Explored, isLimited: boolean): Child[] {
  const found = suggestions(explored, isLimited);
  if (found.length === 0) return [h('p', { class: 'small dim' }, 'No frontier to suggest from.')];
  return found.map(({ title, id, sentence }) =>
    h(
      'div',
      { class: 'suggestion' },
      h('b', {}, title),
      ' ',
      select(store, id),
      h('div', { class: 'small dim' }, sentence),
    ),
  );
}

/** Rebuilds links only when their text changes: a focused link stays focused. */
function keeping(element: HTMLElement): (children: readonly Child[]) => void {
  let shown = '';
  return (children) => {
    const next = h('div', {}, children);
    if (next.textContent === shown) return;
    shown = next.textContent ?? '';
    fill(element, [...next.childNodes]);
  };
}

export function createRail(store: Store<PanelState>): Part {
  const fields = metrics.map((metric) => createBudgetField(store, metric));
  const fit = h('p', { class: 'fit', role: 'status' });
  const reset = linkButton('Reset budgets', () => store.set(resetBudgets));
  const list = h('div', { class: 'suggestions' });
  const [showFit, showList] = [keeping(fit), keeping(list)];
  const budgets = section(
    'Budgets',
    fit,
    fields.map((field) => field.element),
    reset,
  );
  return {
    element: h('aside', { class: 'rail', 'aria-label': 'Filters' }, budgets, section('Suggestions', list)),
    render: (state, explored) => {
      for (const field of fields) field.render(state, explored);
      showFit(fitLine(store, explored));
      reset.hidden = state.view.budgets === null;
      showList(suggestionList(store, explored, Object.keys(budgetsOf(state)).length > 0));
    },
  };
}
