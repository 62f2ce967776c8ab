// The latency that each context allows: its dash pattern, its name, a number, how many variants fit and the best of them.
import { metricOf } from '../../../src/shared/pareto/dominance';
import { contextDashes, dashOf } from '../chart/drawBudgets';
import { h, listen, setText } from '../dom';
import { lineSwatch } from '../icons';
import { texts } from '../l10n/texts';
import { contextFit, contextsOf } from '../model/contexts';
import type { Explored } from '../model/explore';
import { formatFigure } from '../model/figures';
import { changeContext, removeContext, selectOnly, setContexts } from '../state/changes';
import type { ContextBudget, PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import { iconButton, linkButton } from '../ui';
import type { Part } from './part';

const { contexts: words } = texts;
const accuracy = metricOf('accuracy');
const mostContexts = contextDashes.length * 2;

interface Row {
  readonly element: HTMLElement;
  show(context: ContextBudget, explored: Explored): void;
}

/** A field that the person is in keeps what is typed. */
const showIn = (field: HTMLInputElement, text: string): void => {
  if (document.activeElement !== field && field.value !== text) field.value = text;
};

function createRow(store: Store<PanelState>, place: number): Row {
  const name = h('input', { type: 'text', class: 'context-name', maxlength: 40 });
  const limit = h('input', { type: 'number', min: 0, step: 'any' });
  const count = h('span', {});
  let best: string | null = null;
  const link = linkButton('', () => best !== null && store.set(selectOnly(best)));
  const remove = iconButton('close', words.remove(''), () => store.set(removeContext(place)));
  listen(name, {
    change: () => store.set(changeContext(place, { name: name.value.trim() || words.added(place + 1) })),
  });
  listen(limit, {
    input: () => {
      if (limit.valueAsNumber > 0) store.set(changeContext(place, { limit: limit.valueAsNumber }));
    },
  });
  const box = h('span', { class: 'number-field' }, limit, h('span', { class: 'unit' }, 'ms'));
  const fits = h('div', { class: 'context-fit small dim', role: 'status' }, count, link);
  return {
    element: h('div', { class: 'context' }, lineSwatch(dashOf(place)), name, box, remove, fits),
    show: (context, { feasible }) => {
      showIn(name, context.name);
      showIn(limit, String(context.limit));
      name.setAttribute('aria-label', words.nameOf(context.name));
      limit.setAttribute('aria-label', words.limitOf(context.name));
      remove.setAttribute('aria-label', words.remove(context.name));
      remove.title = words.remove(context.name);
      const fit = contextFit(feasible, context.limit);
      best = fit.best?.id ?? null;
      const head = fit.count === 0 ? words.nothing : words.fits(fit.count);
      setText(count, fit.best === null ? head : `${head}${words.best(formatFigure(accuracy, accuracy.of(fit.best)))}`);
      setText(link, best ?? '');
      link.hidden = best === null;
    },
  };
}

export function createContextBudgets(store: Store<PanelState>): Part {
  const list = h('div', { class: 'contexts' });
  let rows: readonly Row[] = [];
  let latest: Explored | null = null;
  const add = linkButton(words.add, () => {
    const contexts = contextsOf(store.get());
    const high = latest?.ranges.latencyMs?.[1] ?? 1;
    const limit = Number(((contexts[contexts.length - 1]?.limit ?? high * 0.3) * 1.3).toPrecision(2));
    store.set(setContexts([...contexts, { name: words.added(contexts.length + 1), limit }]));
  });
  return {
    element: h('div', {}, list, add),
    render: (state, explored) => {
      latest = explored;
      const contexts = contextsOf(state);
      add.hidden = contexts.length >= mostContexts || explored.ranges.latencyMs === null;
      if (rows.length !== contexts.length) {
        rows = contexts.map((_context, place) => rows[place] ?? createRow(store, place));
        list.replaceChildren(...rows.map((row) => row.element));
      }
      contexts.forEach((context, place) => rows[place]?.show(context, explored));
    },
  };
}
