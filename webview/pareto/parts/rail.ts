// The rail: budgets by context, limits with what they leave, suggestions, and how the search went.
import { metricOf } from '../../../src/shared/pareto/dominance';
import { metrics } from '../../../src/shared/run/objectives';
import { fill, h, type Child } from '../dom';
import { texts } from '../l10n/texts';
import { formatFigure } from '../model/figures';
import type { Explored } from '../model/explore';
import { mostAccurate } from '../model/mostAccurate';
import { suggestions } from '../model/suggestions';
import { resetBudgets, selectOnly } from '../state/changes';
import { budgetsOf, type PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import { linkButton } from '../ui';
import { createBudgetField } from './budgetField';
import { createContextBudgets } from './contextBudgets';
import { createHistory } from './history';
import type { Part } from './part';
import { section } from './section';

const { rail: words } = texts;
const accuracy = metricOf('accuracy');

const select = (store: Store<PanelState>, id: string): HTMLElement => linkButton(id, () => store.set(selectOnly(id)));

/** `916 fit, best 71.3 % c-0483`. */
function fitLine(store: Store<PanelState>, { feasible }: Explored): Child[] {
  if (feasible.length === 0) return [words.nothing];
  const count = words.fits(feasible.length);
  const best = mostAccurate(feasible);
  if (best === null) return [count];
  return [`${count}${words.best(formatFigure(accuracy, accuracy.of(best)))}`, select(store, best.id)];
}

function suggestionList(store: Store<PanelState>, explored: Explored, isLimited: boolean): Child[] {
  const found = suggestions(explored, isLimited);
  if (found.length === 0) return [h('p', { class: 'small dim' }, words.noSuggestions)];
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
  const reset = linkButton(words.reset, () => store.set(resetBudgets));
  const list = h('div', { class: 'suggestions' });
  const [showFit, showList] = [keeping(fit), keeping(list)];
  const contexts = createContextBudgets(store);
  const history = createHistory();
  const limits = section(
    words.limits,
    fit,
    fields.map((field) => field.element),
    reset,
  );
  const parts = [contexts, ...fields, history];
  return {
    element: h(
      'aside',
      { class: 'rail', 'aria-label': words.name },
      section(texts.contexts.heading, contexts.element),
      limits,
      section(words.suggestions, list),
      section(words.history, history.element),
    ),
    render: (state, explored) => {
      for (const part of parts) part.render(state, explored);
      showFit(fitLine(store, explored));
      reset.hidden = state.view.budgets === null;
      showList(suggestionList(store, explored, Object.keys(budgetsOf(state)).length > 0));
    },
  };
}
