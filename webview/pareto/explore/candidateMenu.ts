// What can be done with one candidate, as the menu of its point and of its row.
import { baselineId, type Candidate } from '../../../src/shared/run/candidate';
import { refinementLimits, type RefinementKind } from '../../../src/shared/run/refinement';
import type { Actions } from '../actions';
import { texts } from '../l10n/texts';
import { openMenu, type MenuEntry, type MenuPlace } from '../menu';
import { openTab, togglePinned, toggleSelected, toggleShortlisted } from '../state/changes';
import type { PanelState } from '../state/panelState';
import type { Store } from '../state/store';

const { menu } = texts;

export interface MenuContext {
  readonly store: Store<PanelState>;
  readonly actions: Actions;
}

function choosing({ store }: MenuContext, { id }: Candidate): MenuEntry[] {
  const { view } = store.get();
  const isShort = view.shortlist.includes(id);
  const both = [...new Set([...view.shortlist, id])];
  return [
    {
      text: view.selected.includes(id) ? menu.deselect : menu.select,
      note: menu.keys.select,
      act: () => store.set(toggleSelected(id)),
    },
    {
      text: isShort ? menu.unlist : menu.shortlist,
      note: menu.keys.shortlist,
      act: () => store.set(toggleShortlisted(id)),
    },
    {
      text: menu.compare,
      ...(both.length >= 2
        ? {
            act: (): void => {
              if (!isShort) store.set(toggleShortlisted(id));
              store.set(openTab('compare'));
            },
          }
        : { note: menu.compareNeeds }),
    },
    {
      text: view.pinned.includes(id) ? menu.unpin : menu.pin,
      note: menu.keys.pin,
      act: () => store.set(togglePinned(id)),
    },
  ];
}

function measuring({ store, actions }: MenuContext, { id }: Candidate): MenuEntry[] {
  const { view, status } = store.get();
  const ids = view.selected.includes(id) ? view.selected : [id];
  if (status?.live === true) return [{ text: menu.measure(1), note: menu.busy }];
  return [
    { text: menu.measure(ids.length), act: () => actions.measure(ids) },
    { text: menu.measureUnderLoad(ids.length), act: () => actions.measureUnderLoad(ids) },
  ];
}

/** Those selected, if this one is among them; only what was evaluated can be asked more of. */
function chosenIds(state: PanelState, id: string, what: RefinementKind): readonly string[] {
  const { selected } = state.view;
  const ids = new Set(selected.includes(id) ? selected : [id]);
  const usable = state.candidates.filter((one) => ids.has(one.id) && one.status === 'evaluated');
  return usable.filter((one) => what === 'refine' || one.id !== baselineId).map((one) => one.id);
}

function refining({ store, actions }: MenuContext, { id }: Candidate): MenuEntry[] {
  const state = store.get();
  const kinds: readonly RefinementKind[] = id === baselineId ? ['refine'] : ['refine', 'fineTune'];
  const isReady = state.manifest?.state === 'done' && state.status?.live !== true;
  return kinds.map((what) => {
    const ids = chosenIds(state, id, what);
    const text = menu.ask[what](ids.length);
    if (!isReady) return { text, note: menu.busy };
    if (ids.length > refinementLimits.candidates) return { text, note: menu.tooMany(refinementLimits.candidates) };
    return { text, act: () => actions.refine(what, ids) };
  });
}

function entries(context: MenuContext, candidate: Candidate): MenuEntry[] {
  const { actions } = context;
  const { id } = candidate;
  const last: MenuEntry[] = [{ text: menu.copyId, act: () => actions.copy(id) }];
  if (candidate.status === 'failed') return [{ text: menu.showLog, act: actions.openLog }, ...last];
  const only: MenuEntry = { text: menu.exportOne, act: () => actions.exportIds([id]) };
  const more = [...measuring(context, candidate), null, ...refining(context, candidate)];
  if (id === baselineId) return [...choosing(context, candidate).slice(1), null, ...more, null, ...last];
  return [...choosing(context, candidate), null, ...more, only, null, ...last];
}

export const openCandidateMenu = (context: MenuContext, candidate: Candidate, at: MenuPlace): void =>
  openMenu(menu.name(candidate.id), entries(context, candidate), at);
