// What is wrong with the file's text, or with what was tried last.
import { fill, h } from '../dom';
import { icon } from '../icons';
import { texts } from '../l10n/texts';
import { linkButton } from '../ui';
import type { PolicyDesk } from './policyDesk';
import { whenChanged } from './policyPart';
import { showFailure, type PolicySession } from './session';

const words = texts.policy.notice;

export interface PolicyNotice {
  readonly element: HTMLElement;
  render(session: PolicySession): void;
}

export function createPolicyNotice(desk: PolicyDesk): PolicyNotice {
  const element = h('div', { class: 'policy-notices' });
  const draw = whenChanged((problem: PolicySession['problem'], failure: PolicySession['failure'], hasGood: boolean) => {
    fill(
      element,
      problem !== null && textNotice(problem, hasGood, desk),
      failure !== null && failureNotice(failure, desk),
    );
  });
  return { element, render: ({ problem, failure, history }) => draw(problem, failure, history !== null) };
}

function textNotice(problem: NonNullable<PolicySession['problem']>, hasGood: boolean, desk: PolicyDesk): HTMLElement {
  const { line, message, code } = problem;
  const where = line === null ? words.showText : words.goToLine(line);
  return h(
    'div',
    { class: 'notice notice-warning', role: 'status', 'data-code': code },
    icon('warning'),
    h(
      'div',
      { class: 'notice-text' },
      `${message}. `,
      h('span', { class: 'dim' }, hasGood ? words.lastGood : words.unread),
    ),
    h(
      'div',
      { class: 'notice-actions' },
      linkButton(where, () => desk.showText(line)),
      hasGood && linkButton(words.restore, () => desk.restore()),
    ),
  );
}

const failureNotice = (failure: NonNullable<PolicySession['failure']>, desk: PolicyDesk): HTMLElement =>
  h(
    'div',
    { class: 'notice notice-error', role: 'alert', 'data-code': failure.code },
    icon('error'),
    h('div', { class: 'notice-text' }, `${failure.message}. `, h('span', { class: 'dim' }, failure.hint ?? '')),
    h(
      'div',
      { class: 'notice-actions' },
      linkButton(words.dismiss, () => desk.change(showFailure(null))),
    ),
  );
