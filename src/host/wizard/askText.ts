// One question as an input box; `check` gives the sentence that says what is wrong, or null.
import * as vscode from 'vscode';

export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  readonly check: (text: string) => string | null;
}

/** Null when the person left. */
export async function askText(question: TextQuestion): Promise<string | null> {
  const { title, prompt, value, check } = question;
  const text = await vscode.window.showInputBox({ title, prompt, value, validateInput: check, ignoreFocusOut: true });
  return text ?? null;
}
