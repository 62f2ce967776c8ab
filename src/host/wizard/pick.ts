// One question as a QuickPick: answer, Back or leave. Rows without a value inform and cannot be chosen.
import * as vscode from 'vscode';
import type { Outcome, Place } from './runSteps';

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value?: T;
}

export interface Question<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly choices: readonly Choice<T>[] | PromiseLike<readonly Choice<T>[]>;
  /** Highlighted at first. */
  readonly isCurrent?: (value: T) => boolean;
  readonly place?: Place;
}

const hasBack = (place: Place | undefined): boolean => place !== undefined && place.step > 1;

function highlight<T>(box: vscode.QuickPick<Choice<T>>, isCurrent: ((value: T) => boolean) | undefined): void {
  const current = box.items.find(({ value }) => value !== undefined && isCurrent?.(value));
  if (current) box.activeItems = [current];
}

function fill<T>(box: vscode.QuickPick<Choice<T>>, question: Question<T>): void {
  box.busy = true;
  Promise.resolve(question.choices).then(
    (choices) => {
      box.items = choices;
      highlight(box, question.isCurrent);
      box.busy = false;
    },
    () => box.hide(), // whoever made the choices reports why there are none
  );
}

export function pick<T>(question: Question<T>): Promise<Outcome<T>> {
  const box = vscode.window.createQuickPick<Choice<T>>();
  Object.assign(box, { title: question.title, placeholder: question.placeholder, ignoreFocusOut: true });
  box.matchOnDescription = true;
  // One of one is no progress.
  if (question.place && question.place.totalSteps > 1) {
    box.step = question.place.step;
    box.totalSteps = question.place.totalSteps;
  }
  if (hasBack(question.place)) box.buttons = [vscode.QuickInputButtons.Back];
  return new Promise<Outcome<T>>((resolve) => {
    box.onDidTriggerButton(() => resolve({ kind: 'back' }));
    box.onDidHide(() => resolve({ kind: 'cancelled' }));
    box.onDidAccept(() => {
      const value = box.selectedItems[0]?.value;
      if (value !== undefined) resolve({ kind: 'value', value });
    });
    box.show();
    fill(box, question);
  }).finally(() => box.dispose());
}
