// Question: how many? A few usual answers, or a number that is typed.
import * as vscode from 'vscode';
import { askText } from './askText';
import { parseCount } from './countText';
import { pick, type Choice } from './pick';

/** `undefined` leaves it to the engine. */
export interface CountRow {
  readonly label: string;
  readonly description: string;
  readonly count: number | undefined;
}

export interface CountQuestion {
  readonly title: string;
  readonly placeholder: string;
  readonly rows: readonly CountRow[];
  /** Of the input box, and what stands in it. */
  readonly prompt: string;
  readonly usual: number;
  readonly most: number;
}

type Answer = { readonly count: number | undefined } | 'other';

/** Null when the person left. */
export async function askCount(question: CountQuestion): Promise<{ readonly count: number | undefined } | null> {
  const { title, placeholder, rows, prompt, usual, most } = question;
  const choices: readonly Choice<Answer>[] = [
    ...rows.map(({ label, description, count }) => ({ label, description, value: { count } })),
    { label: `$(edit) ${vscode.l10n.t('Other…')}`, value: 'other' },
  ];
  for (;;) {
    const outcome = await pick<Answer>({ title, placeholder, choices });
    if (outcome.kind !== 'value') return null;
    if (outcome.value !== 'other') return outcome.value;
    const check = (typed: string): string | null =>
      parseCount(typed, most) === null ? vscode.l10n.t('A whole number from 1 to {0}', most) : null;
    const text = await askText({ title, prompt, value: String(usual), check });
    const count = text === null ? null : parseCount(text, most);
    if (count !== null) return { count };
  }
}
