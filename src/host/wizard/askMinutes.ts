// Question: how long is the load sustained?
import * as vscode from 'vscode';
import { askText } from './askText';
import { mostMinutes, parseMinutes } from './minutesText';
import { pick, type Choice } from './pick';
import type { Outcome, Place } from './runSteps';

type Answer = number | 'other';

function choices(): readonly Choice<Answer>[] {
  const row = (minutes: number, description: string): Choice<Answer> => ({
    label: vscode.l10n.t('{0} minutes', minutes),
    description,
    value: minutes,
  });
  return [
    row(2, vscode.l10n.t('a first look')),
    row(10, vscode.l10n.t('many phones have slowed down by then')),
    row(30, vscode.l10n.t('until a phone is as hot as it gets')),
    { label: `$(edit) ${vscode.l10n.t('Other…')}`, value: 'other' },
  ];
}

export async function askMinutes(title: string, current: number, place: Place): Promise<Outcome<number>> {
  for (;;) {
    const outcome = await pick<Answer>({
      title,
      placeholder: vscode.l10n.t('For how long? The first minute is compared with the last.'),
      choices: choices(),
      isCurrent: (value) => value === current,
      place,
    });
    if (outcome.kind !== 'value') return outcome;
    if (outcome.value !== 'other') return { kind: 'value', value: outcome.value };
    const text = await askText({
      title,
      prompt: vscode.l10n.t('Minutes under load, at most {0}', mostMinutes),
      value: String(current),
      check: (typed) => (parseMinutes(typed) === null ? vscode.l10n.t('A number of minutes such as 10') : null),
    });
    const minutes = text === null ? null : parseMinutes(text);
    if (minutes !== null) return { kind: 'value', value: minutes };
  }
}
