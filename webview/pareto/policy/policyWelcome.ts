// The Policy view before there is a policy.
import { exportable } from '../actions';
import { fill, h } from '../dom';
import { texts } from '../l10n/texts';
import type { PanelState } from '../state/panelState';
import { button, spinner } from '../ui';
import type { PolicyDesk } from './policyDesk';
import { whenChanged } from './policyPart';

const words = texts.policy.empty;
const fewestVariants = 2;

export interface PolicyWelcome {
  readonly element: HTMLElement;
  render(state: PanelState): void;
}

export function createPolicyWelcome(desk: PolicyDesk): PolicyWelcome {
  const element = h('div', { class: 'full' });
  const draw = whenChanged((isProposing: boolean, selected: string) => {
    if (isProposing) {
      fill(element, h('div', { class: 'welcome', role: 'status' }, spinner(), h('p', { class: 'dim' }, words.working)));
      return;
    }
    const ids = selected === '' ? [] : selected.split(' ');
    const isChosen = ids.length >= fewestVariants;
    const label = isChosen ? words.proposeSelected(ids.length) : words.propose;
    fill(
      element,
      h(
        'div',
        { class: 'welcome' },
        h('h2', {}, words.title),
        h('p', {}, words.lead),
        h('p', { class: 'dim' }, isChosen ? words.selectedHint : words.proposeHint),
        h(
          'div',
          { class: 'welcome-actions' },
          button(label, () => desk.propose(isChosen ? ids : []), { primary: true }).element,
          button(words.open, () => desk.pick()).element,
        ),
      ),
    );
  });
  return { element, render: (state) => draw(state.policy.isProposing, exportable(state).join(' ')) };
}
