// The policy beside the oracle and every variant on its own.
import type { Strategy } from '../../../src/shared/policy/compareStrategies';
import { formatPercent } from '../../../src/shared/format';
import { fill, h, type Child } from '../dom';
import { count } from '../l10n/words';
import { texts } from '../l10n/texts';
import { whenChanged } from '../policy/policyPart';
import { letterOf } from '../policy/variantLetters';
import { createDeviceModelNote } from './deviceModelNote';
import type { Replay } from './replay';

const words = texts.simulate;

export interface StrategyTable {
  readonly element: HTMLElement;
  render(replay: Replay): void;
}

export function createStrategyTable(): StrategyTable {
  const model = createDeviceModelNote();
  const body = h('tbody', {});
  const number = (text: string): HTMLElement => h('th', { scope: 'col', class: 'number' }, text);
  const { strategy, accuracy, regret, missed, switches, energy } = words.table;
  const head = h(
    'tr',
    {},
    h('th', { scope: 'col' }, strategy),
    [accuracy, regret, missed, switches, energy].map(number),
  );
  const table = h('table', { class: 'strategy-table' }, h('thead', {}, head), body);
  const draw = whenChanged((replay: Replay) =>
    fill(
      body,
      replay.strategies.map((one, place) => row(replay, one, place)),
    ),
  );
  return {
    element: h(
      'section',
      { 'aria-label': words.table.title },
      h('h3', {}, words.table.title),
      table,
      h('p', { class: 'dim small' }, words.table.note),
      model.element,
    ),
    render: (replay) => {
      draw(replay);
      model.render(replay);
    },
  };
}

export function strategyName({ policy }: Replay, { kind, variant }: Strategy): string {
  if (kind === 'static') return words.always(letterOf(policy, variant ?? ''));
  return kind === 'policy' ? words.policy : words.oracle;
}

/** The statics come with the best first. */
const firstStatic = 2;

function row(replay: Replay, strategy: Strategy, place: number): HTMLElement {
  const { score, kind } = strategy;
  const cell = (value: string, unit: string): HTMLElement =>
    h('td', { class: 'number' }, value, unit !== '' && h('span', { class: 'unit' }, unit));
  const name: Child = [
    strategyName(replay, strategy),
    place === firstStatic && h('span', { class: 'dim small' }, ` ${words.bestSingle}`),
  ];
  const hasDeadlines = replay.simulation.moments.some(({ targetMs }) => targetMs !== undefined);
  return h(
    'tr',
    { class: kind === 'policy' ? 'this' : '' },
    h('th', { scope: 'row' }, name),
    cell(formatPercent(score.meanAccuracy), ''),
    kind === 'oracle' ? cell('–', '') : cell((score.regret * 100).toFixed(2), 'pts'),
    hasDeadlines
      ? cell(count(Math.round(score.deadlinesMissed)), words.table.of(count(Math.round(score.inferences))))
      : cell('–', ''),
    cell(rateText(score.switchesPerHour), '/h'),
    score.energyMj === null ? cell('', '') : cell(...energyText(score.energyMj)),
  );
}

/** Switches an hour: `3`, `4.5`, `12`. */
export const rateText = (perHour: number): string => perHour.toFixed(perHour < 10 && perHour % 1 !== 0 ? 1 : 0);

const energyText = (energyMj: number): [string, string] =>
  energyMj >= 1e6
    ? [(energyMj / 1e6).toPrecision(3), 'kJ']
    : energyMj >= 1000
      ? [(energyMj / 1000).toPrecision(3), 'J']
      : [energyMj.toPrecision(3), 'mJ'];
