// One bar above the data for what went wrong or came to rest; the data stays visible under it. Every problem comes with its
// next step.
import type { JsonError } from '../../../src/shared/errors';
import type { PanelStatus } from '../../../src/shared/protocol/panel';
import type { Actions } from '../actions';
import { fill, h, type Child } from '../dom';
import { icon } from '../icons';
import { texts } from '../l10n/texts';
import type { PanelState } from '../state/panelState';
import { button } from '../ui';
import type { Part } from './part';

const { states: words } = texts;

export interface Notice {
  readonly kind: 'error' | 'warning' | 'info';
  readonly title: string;
  readonly text: string;
  /** Of the error that it tells; null where it tells none. */
  readonly code: string | null;
  readonly actions: readonly NoticeAction[];
}

type NoticeAction = keyof typeof actionLabels;

const sentence = ({ message, hint }: JsonError): string => {
  const told = /[.!?]$/.test(message) ? message : `${message}.`;
  return hint === undefined ? told : `${told} ${hint}`;
};

const elsewhere: Notice = {
  kind: 'info',
  title: words.elsewhere,
  text: words.elsewhereText,
  code: null,
  actions: ['load'],
};

/** More was asked of the run, and that did not begin: told where it was asked, until it is put away or something begins. */
function refusedNotice({ status }: PanelState): Notice | null {
  if (status?.refused === undefined || status.error === null) return null;
  const { what, candidates } = status.refused;
  return {
    kind: 'error',
    title: words.refinement.notBegun(words.refinement[what](candidates)),
    text: sentence(status.error),
    code: status.error.code,
    actions: [...remedyOf(status), 'openLog', 'dismiss'],
  };
}

const remedyOf = ({ remedy }: PanelStatus): readonly NoticeAction[] => (remedy === undefined ? [] : [remedy]);

/** A finished run of which more was asked. */
function refinementNotice({ refinement, status }: PanelState): Notice | null {
  if (refinement === null || status === null) return null;
  if (refinement.live) return elsewhere;
  const { cutShort, kept } = words.refinement;
  const { error } = status;
  return {
    kind: error === null ? 'info' : 'warning',
    title: cutShort(words.refinement[refinement.what](refinement.candidates)),
    text: error === null ? kept : `${sentence(error)} ${kept}`,
    code: error?.code ?? null,
    actions: [
      ...remedyOf(status),
      ...(status.resumable ? (['resume', 'leaveRefinement'] as const) : []),
      ...(error ? ['openLog' as const] : []),
    ],
  };
}

/** Why the run rests, if there is anything to say about it. */
function statusNotice(state: PanelState): Notice | null {
  const { status, candidates } = state;
  if (status === null || status.live) return null;
  const refused = refusedNotice(state);
  if (refused !== null) return refused;
  const code = status.error?.code ?? null;
  const resume = status.resumable ? (['resume'] as const) : [];
  const kept = (): string => words.kept(candidates.filter((candidate) => candidate.id !== 'baseline').length);
  switch (status.state) {
    case 'done':
      return refinementNotice(state);
    case 'running':
      return elsewhere;
    case 'cancelled':
      return { kind: 'info', title: words.cancelled, text: kept(), code: null, actions: resume };
    case 'interrupted':
      return {
        kind: 'warning',
        title: words.interrupted,
        text: status.error === null ? kept() : `${sentence(status.error)} ${kept()}`,
        code,
        actions: [...resume, 'openLog'],
      };
    case 'failed':
      return {
        kind: 'error',
        title: words.stopped,
        text: status.error === null ? kept() : `${sentence(status.error)} ${kept()}`,
        code,
        actions: [...resume, 'openLog'],
      };
    default:
      return status.state satisfies never;
  }
}

/** A problem of the panel itself comes before the state of the run; without any data the whole page tells it (welcome.ts). */
export function noticeOf(state: PanelState): Notice | null {
  if (state.manifest === null) return null;
  if (state.problem === null) return statusNotice(state);
  return {
    kind: 'error',
    title: words.couldNot,
    text: sentence(state.problem),
    code: state.problem.code,
    actions: ['load', 'openLog'],
  };
}

const actionLabels = {
  leaveRefinement: words.refinement.leave,
  resume: words.resume,
  again: words.tryAgain,
  chooseData: words.chooseData,
  openLog: words.showLog,
  load: words.tryAgain,
  dismiss: words.dismiss,
};

/** What goes on where it stopped. */
const primary: readonly NoticeAction[] = ['resume', 'again', 'chooseData'];

const noticeActions = (notice: Notice, actions: Actions): Child[] =>
  notice.actions.map((name, place) => {
    const act = name === 'again' || name === 'chooseData' ? actions.remedy : actions[name];
    return button(actionLabels[name], () => act(), { primary: place === 0 && primary.includes(name) }).element;
  });

export function createNotices(actions: Actions): Part {
  const element = h('div', { class: 'notices' });
  let shown = '';
  return {
    element,
    render: (state) => {
      const notice = noticeOf(state);
      const key = JSON.stringify(notice);
      if (key === shown) return;
      shown = key;
      if (notice === null) return fill(element);
      const text = h('div', { class: 'notice-text' }, h('b', {}, notice.title), ` ${notice.text}`);
      const bar = h(
        'div',
        {
          class: `notice notice-${notice.kind}`,
          role: notice.kind === 'error' ? 'alert' : 'status',
          'data-code': notice.code,
        },
        icon(notice.kind),
        text,
        h('div', { class: 'notice-actions' }, noticeActions(notice, actions)),
      );
      fill(element, bar);
    },
  };
}
