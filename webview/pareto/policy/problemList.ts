// Gaps, overlaps and limits that nothing meets: one sentence each, with the fixes as links.
import type { PolicyProblem } from '../../../src/shared/policy/authoring/policyProblem';
import { fill, h, type Child } from '../dom';
import { icon } from '../icons';
import { texts } from '../l10n/texts';
import { linkButton } from '../ui';
import type { PolicyDesk } from './policyDesk';
import { whenChanged } from './policyPart';

const words = texts.policy.problems;
const mostShown = 8;

export interface ProblemList {
  readonly element: HTMLElement;
  render(problems: readonly PolicyProblem[], isEditable: boolean): void;
}

export function createProblemList(desk: PolicyDesk): ProblemList {
  const list = h('ul', { class: 'problems' });
  const rest = h('p', { class: 'dim small' });
  const element = h('section', { 'aria-label': words.title, 'aria-live': 'polite' }, list, rest);
  const draw = whenChanged((problems: readonly PolicyProblem[], isEditable: boolean) => {
    const hadFocus = list.contains(document.activeElement);
    if (problems.length === 0) fill(list, h('li', { class: 'dim' }, icon('check'), h('span', {}, words.none)));
    else
      fill(
        list,
        problems.slice(0, mostShown).map((problem) => item(problem, desk, isEditable)),
      );
    rest.hidden = problems.length <= mostShown;
    rest.textContent = words.more(problems.length - mostShown);
    // The link that was pressed is gone: the next one is at hand.
    if (hadFocus) (list.querySelector<HTMLElement>('button') ?? focusable(list)).focus();
  });
  return { element, render: draw };
}

function focusable(list: HTMLElement): HTMLElement {
  list.tabIndex = -1;
  return list;
}

function item(problem: PolicyProblem, desk: PolicyDesk, isEditable: boolean): HTMLElement {
  const fixes = problem.fixes.flatMap(({ label, edit }, place): Child[] => [
    place > 0 && words.or,
    linkButton(label, () => desk.edit(edit)),
  ]);
  return h(
    'li',
    { class: `problem-${problem.kind}` },
    icon(problem.severity === 'warning' ? 'warning' : 'info'),
    h('span', {}, h('b', {}, words.kinds[problem.kind]), ` ${problem.text} `, isEditable && fixes),
  );
}
