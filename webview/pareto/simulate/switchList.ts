// Every switch of the policy on the trace, with the reason: what the timeline shows as an edge, in words.
import type { Reason } from '../../../src/shared/policy/runtime';
import { fill, h } from '../dom';
import { texts } from '../l10n/texts';
import { count } from '../l10n/words';
import { whenChanged } from '../policy/policyPart';
import { letterOf } from '../policy/variantLetters';
import { linkButton } from '../ui';
import { clock, type Replay } from './replay';

const words = texts.simulate.switchList;
const mostShown = 20;

export interface SwitchList {
  readonly element: HTMLElement;
  render(replay: Replay): void;
}

/** A switch is never the first decision, and never one that keeps. */
const why = (reason: Reason): string =>
  reason === 'first' || reason === 'keep' || reason === 'dwell' ? '' : words.why[reason];

/** @param look told of the line of the switch that the person goes to. */
export function createSwitchList(look: (line: number) => void): SwitchList {
  const head = [words.at, words.variant, words.band, words.reason].map((name) => h('th', { scope: 'col' }, name));
  const body = h('tbody', {});
  const table = h('table', { class: 'switch-table' }, h('thead', {}, h('tr', {}, head)), body);
  const note = h('p', { class: 'dim small' });
  const row = (replay: Replay, line: number): HTMLElement => {
    const { policy, simulation, trace } = replay;
    const [before, decision] = [simulation.decisions[line - 1], simulation.decisions[line]];
    const to = letterOf(policy, decision?.active ?? '');
    return h(
      'tr',
      {},
      h(
        'th',
        { scope: 'row' },
        linkButton(clock(replay, trace[line]?.t ?? 0), () => look(line)),
      ),
      h('td', {}, words.change(letterOf(policy, before?.active ?? ''), to)),
      h('td', {}, decision?.rule ?? words.noBand),
      h('td', {}, decision === undefined ? '' : why(decision.reason)),
    );
  };
  const draw = whenChanged((replay: Replay) => {
    const { switches } = replay;
    table.hidden = switches.length === 0;
    fill(
      body,
      switches.slice(0, mostShown).map((line) => row(replay, line)),
    );
    const rest = switches.length - mostShown;
    note.textContent = switches.length === 0 ? words.none : rest > 0 ? words.more(count(rest)) : '';
    note.hidden = note.textContent === '';
  });
  return {
    element: h('section', { 'aria-label': words.title }, h('h3', {}, words.title), table, note),
    render: draw,
  };
}
