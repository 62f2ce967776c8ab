// The decision at the cursor: what was known, what was decided and why, and the way to the next switch.
import type { NumericSignal } from '../../../src/shared/policy/runtime';
import { signalScales } from '../../../src/shared/policy/authoring/signalScales';
import { formatMs } from '../../../src/shared/format';
import { fill, h, setText, type Child } from '../dom';
import { texts } from '../l10n/texts';
import { whenChanged } from '../policy/policyPart';
import { letterAt, letterOf } from '../policy/variantLetters';
import { iconButton, linkButton } from '../ui';
import { chargingText, readingText } from './readings';
import { clock, type Replay } from './replay';

const words = texts.simulate.decision;
const signals = Object.keys(signalScales) as readonly NumericSignal[];

export interface DecisionPane {
  readonly element: HTMLElement;
  render(replay: Replay, cursor: number): void;
}

export interface DecisionMoves {
  readonly previous: () => void;
  readonly next: () => void;
  readonly editBand: (rule: number) => void;
}

export function createDecisionPane({ previous, next, editBand }: DecisionMoves): DecisionPane {
  const time = h('b', {});
  const list = h('dl', { class: 'facts' });
  const why = h('p', {});
  const draw = whenChanged((replay: Replay, cursor: number) => {
    const line = replay.trace[cursor];
    const decision = replay.simulation.decisions[cursor];
    if (line === undefined || decision === undefined) return fill(list);
    setText(time, texts.simulate.at(clock(replay, line.t)));
    fill(
      list,
      facts(replay, cursor).map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
    );
    const rule = replay.policy.rules.findIndex(({ name }) => name === decision.rule);
    fill(
      why,
      decision.rule === null ? words.noBand : words.governs(decision.rule),
      ` ${words.reasons[decision.reason]} `,
      rule >= 0 && linkButton(words.goTo(decision.rule ?? ''), () => editBand(rule)),
    );
  });
  const head = h(
    'div',
    { class: 'decision-head' },
    time,
    h('span', { class: 'grow' }),
    iconButton('up', words.previous, previous),
    iconButton('down', words.next, next),
  );
  return {
    element: h('section', { class: 'decision', 'aria-label': words.title }, h('h3', {}, words.title), head, list, why),
    render: draw,
  };
}

function facts(replay: Replay, cursor: number): readonly (readonly [string, Child])[] {
  const { policy, simulation, lanes } = replay;
  const line = replay.trace[cursor]!;
  const moment = simulation.moments[cursor]!;
  const pick = lanes.policy[cursor] ?? 0;
  const latency = moment.latencyMs[pick] ?? null;
  const title = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  const deadline = moment.targetMs === undefined ? '' : ` ${words.ofDeadline(formatMs(moment.targetMs))}`;
  const kappa = simulation.corrections[cursor] ?? [];
  return [
    ...signals.map((signal) => [title(signalScales[signal].label), readingText(policy, line, signal)] as const),
    [words.charging, chargingText(line)],
    [words.active, `${letterAt(pick)}, ${policy.variants[pick]?.id ?? ''}`],
    [words.latency, `${formatMs(latency)}${deadline}`],
    [words.oracle, letterOf(policy, policy.variants[lanes.oracle[cursor] ?? 0]?.id ?? '')],
    [words.corrections, kappa.map((factor, place) => `${letterAt(place)}\u00a0×${factor.toFixed(2)}`).join(', ')],
  ];
}
