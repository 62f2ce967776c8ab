// The whole page where there is nothing to explore: loading, a run that cannot be read, a run without candidates.
import type { Actions } from '../actions';
import { fill, h, type Child } from '../dom';
import { texts } from '../l10n/texts';
import type { PanelState } from '../state/panelState';
import { button, spinner } from '../ui';
import type { Part } from './part';

const { states: words } = texts;

const page = (title: string, ...body: readonly Child[]): Child =>
  h('div', { class: 'welcome' }, h('h2', {}, title), body);

function unreadable(state: PanelState, actions: Actions): Child {
  return page(
    words.unreadable,
    h('p', { role: 'alert' }, state.problem?.message ?? ''),
    h('p', { class: 'dim' }, state.problem?.hint ?? ''),
    h('p', { class: 'dim path' }, state.path),
    h(
      'div',
      { class: 'welcome-actions' },
      button(words.tryAgain, actions.load, { primary: true }).element,
      button(words.revealFolder, actions.revealRun).element,
      button(words.showLog, actions.openLog).element,
    ),
  );
}

function empty(state: PanelState): Child {
  const live = state.status?.live === true;
  return page(
    words.noCandidates,
    h('p', {}, live ? words.appearHere : words.endedBefore),
    live && h('p', { class: 'dim' }, words.mayClose),
  );
}

const kindOf = (state: PanelState): 'loading' | 'unreadable' | 'empty' | 'none' => {
  if (state.manifest === null) return state.loading ? 'loading' : 'unreadable';
  return state.candidates.length === 0 ? 'empty' : 'none';
};

export function createWelcome(actions: Actions): Part {
  const element = h('div', { class: 'full' });
  let shown = '';
  return {
    element,
    render: (state) => {
      const kind = kindOf(state);
      element.hidden = kind === 'none';
      const key = `${kind} ${state.problem?.message} ${state.status?.live}`;
      if (key === shown) return;
      shown = key;
      if (kind === 'loading')
        fill(
          element,
          h('div', { class: 'welcome', role: 'status' }, spinner(), h('p', { class: 'dim' }, words.loading)),
        );
      if (kind === 'unreadable') fill(element, unreadable(state, actions));
      if (kind === 'empty') fill(element, empty(state));
    },
  };
}
