// The Compare view: two to four variants of the shortlist side by side, against the starting network.
import type { Candidate } from '../../../src/shared/run/candidate';
import { fill, h, setText } from '../dom';
import { texts } from '../l10n/texts';
import type { Explored } from '../model/explore';
import { letterOf } from '../model/letters';
import type { Part } from '../parts/part';
import { openTab, setDifferencesOnly, setShortlist } from '../state/changes';
import type { PanelState } from '../state/panelState';
import { button, checkbox } from '../ui';
import type { ViewContext, ViewEntry } from '../views/view';
import { choiceTable } from './choiceTable';
import { metricTable } from './metricTable';
import { tradeOffs } from './tradeOffs';

const { compare: words } = texts;

/** More cannot be told apart in one look. */
export const mostCompared = 4;

export interface Compared {
  readonly candidate: Candidate;
  readonly letter: string;
}

/** The first of the shortlist, as many as can be compared. */
export function comparedOf({ view }: PanelState, explored: Explored): readonly Compared[] {
  return view.shortlist
    .flatMap((id) => explored.byId.get(id) ?? [])
    .filter(({ status }) => status === 'evaluated')
    .slice(0, mostCompared)
    .map((candidate) => ({ candidate, letter: letterOf(view.shortlist, candidate.id) ?? '' }));
}

/** Brings one that stands too far back in the shortlist to the last compared place. */
function bringForward(context: ViewContext, id: string): void {
  const { shortlist } = context.store.get().view;
  const others = shortlist.filter((one) => one !== id);
  context.store.set(setShortlist([...others.slice(0, mostCompared - 1), id, ...others.slice(mostCompared - 1)]));
}

function tooFew({ store }: ViewContext): HTMLElement {
  return h(
    'div',
    { class: 'welcome' },
    h('h2', {}, words.tooFew),
    h('p', { class: 'dim' }, words.tooFewHint),
    h(
      'div',
      { class: 'welcome-actions' },
      button(words.toExplore, () => store.set(openTab('explore')), { primary: true }).element,
    ),
  );
}

function waitingChips(context: ViewContext, state: PanelState): HTMLElement {
  const waiting = state.view.shortlist.slice(mostCompared);
  const chips = waiting.map((id) => {
    const chip = button(words.swapIn(letterOf(state.view.shortlist, id) ?? '', id), () => bringForward(context, id));
    return chip.element;
  });
  return h(
    'div',
    { class: 'compare-waiting' },
    chips.length > 0 && [h('span', { class: 'dim' }, words.waiting), chips],
  );
}

function createCompareView(context: ViewContext): Part {
  const { store, actions } = context;
  const title = h('h2', {});
  const about = h('span', { class: 'dim' });
  const author = button(words.author, () => store.set(openTab('policy')), { primary: true });
  const head = h('div', { class: 'compare-head' }, title, about, h('span', { class: 'grow' }), author.element);
  const [waiting, table, trades, choices] = [h('div', {}), h('div', {}), h('div', {}), h('div', {})];
  const only = checkbox(words.differencesOnly, (on) => store.set(setDifferencesOnly(on)));
  const choiceHead = h(
    'div',
    { class: 'compare-sub' },
    h('h3', {}, words.choices),
    h('span', { class: 'dim' }, words.choicesNote),
    h('span', { class: 'grow' }),
    only.element,
  );
  const body = h('div', { class: 'compare-body' }, head, waiting, table, trades, choiceHead, choices);
  const none = tooFew(context);
  let shown: readonly unknown[] = [];
  const redraw = (state: PanelState, explored: Explored, compared: readonly Compared[]): void => {
    setText(title, words.title(compared.length));
    setText(about, words.about(state.manifest?.modelName ?? '', state.manifest?.device ?? ''));
    fill(waiting, waitingChips(context, state));
    fill(table, metricTable(context, explored, compared));
    fill(trades, tradeOffs(explored, compared));
    fill(choices, choiceTable(state, explored, compared, state.view.differencesOnly));
  };
  return {
    element: h('section', { class: 'compare scrolling-view', 'aria-label': words.name }, none, body),
    render: (state, explored) => {
      const compared = comparedOf(state, explored);
      none.hidden = compared.length >= 2;
      body.hidden = compared.length < 2;
      if (body.hidden) return;
      actions.needLayers(['baseline', ...compared.map(({ candidate }) => candidate.id)]);
      only.show(state.view.differencesOnly);
      const { shortlist, differencesOnly } = state.view;
      const next = [explored, shortlist, differencesOnly, state.layers, state.measurements];
      if (next.every((one, place) => one === shown[place])) return;
      shown = next;
      redraw(state, explored, compared);
    },
  };
}

export const compareEntry: ViewEntry = {
  id: 'compare',
  badge: ({ view }) => (view.shortlist.length === 0 ? '' : String(Math.min(mostCompared, view.shortlist.length))),
  create: createCompareView,
};
