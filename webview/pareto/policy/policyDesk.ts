// Between the policy session and the host: opens, proposes, sends edits one after another, and follows what is changed elsewhere.
import { toJsonError } from '../../../src/shared/errors';
import type { PolicyEdit } from '../../../src/shared/policy/authoring/policyEdit';
import type { PolicyFile } from '../../../src/shared/policy/types';
import type { HostEvent } from '../../../src/shared/protocol/panel';
import { parseOpenPolicyAnswer, parsePolicyAnswer } from '../../../src/shared/protocol/parseHostMessage';
import type { Host } from '../host';
import { openTab } from '../state/changes';
import type { PanelState, View } from '../state/panelState';
import type { Store } from '../state/store';
import {
  acknowledge,
  beginProposal,
  currentPolicy,
  editPolicy,
  receiveDocument,
  restoreGood,
  showFailure,
  type PolicySession,
  type SessionChange,
} from './session';

export interface PolicyDesk {
  /** The newest policy, also where it is not drawn yet. */
  policy(): PolicyFile | null;
  load(): void;
  receive(event: Extract<HostEvent, { name: 'policy' }>): void;
  change(change: SessionChange): void;
  edit(edit: PolicyEdit, source?: string): void;
  propose(ids: readonly string[]): void;
  pick(): void;
  showText(line: number | null): void;
  exportPolicy(): void;
  /** Writes the last good version over a text that cannot be read. */
  restore(): void;
}

/** What is looked at in the policy survives a reload, as the rest of the person's view does. */
function viewWith(view: View, { plane, band, textMode }: PolicySession): View {
  const isSame = view.plane === plane && view.band === band && view.textMode === textMode;
  return isSame ? view : { ...view, plane, band, textMode };
}

/** Edits within this time are written together. */
const pauseMs = 120;

export function createPolicyDesk(host: Pick<Host, 'call'>, store: Store<PanelState>): PolicyDesk {
  const change = (next: SessionChange): void =>
    store.set((state) => {
      const policy = next(state.policy);
      return policy === state.policy ? state : { ...state, policy, view: viewWith(state.view, policy) };
    });
  const attempt = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      const failure = toJsonError(error);
      change(showFailure(failure.code === 'cancelled' ? null : failure));
    });
  };
  const load = async (): Promise<void> => {
    const answer = parseOpenPolicyAnswer(await host.call('policyOpen', {}), '');
    change(receiveDocument(answer.document));
    if (answer.show) store.set(openTab('policy'));
  };
  const take = async (answer: Promise<unknown>): Promise<void> => {
    const { document } = parsePolicyAnswer(await answer, '');
    if (document !== null) change(receiveDocument(document));
  };
  writeEdits(host, store, change, () => attempt(load()));
  return {
    policy: () => currentPolicy(store.get().policy),
    load: () => attempt(load()),
    receive: ({ document, show }) => {
      change(receiveDocument(document));
      if (show) store.set(openTab('policy'));
    },
    change,
    edit: (edit, source) => change(editPolicy(edit, source ?? null, performance.now())),
    propose: (ids) => {
      change(beginProposal);
      attempt(take(host.call('policyPropose', { ids })));
    },
    pick: () => attempt(take(host.call('policyPick', {}))),
    showText: (line) => attempt(host.call('policyShow', { line })),
    exportPolicy: () => attempt(host.call('policyExport', {})),
    restore: () => change(restoreGood),
  };
}

/** One edit under way at a time; what is edited meanwhile follows. */
function writeEdits(
  host: Pick<Host, 'call'>,
  store: Store<PanelState>,
  change: (next: SessionChange) => void,
  reload: () => void,
): void {
  let isWriting = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pending = (): { readonly before: string; readonly after: string } | null => {
    const { history, hostText, problem } = store.get().policy;
    if (history === null || hostText === null || problem !== null) return null;
    return history.present.text === hostText ? null : { before: hostText, after: history.present.text };
  };
  const write = async (): Promise<void> => {
    const edit = pending();
    if (edit === null || isWriting) return;
    isWriting = true;
    try {
      await host.call('policyEdit', edit);
      isWriting = false;
      change(acknowledge(edit.after));
    } catch (error) {
      isWriting = false;
      change(showFailure(toJsonError(error)));
      reload();
    }
  };
  store.watch(() => {
    if (pending() === null || isWriting) return;
    clearTimeout(timer);
    timer = setTimeout(() => void write(), pauseMs);
  });
}
