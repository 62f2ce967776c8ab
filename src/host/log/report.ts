// Failures as people see them: one notification with the next step and at most two actions; the same text is in the log.
import * as vscode from 'vscode';
import { toJsonError, type JsonError } from '../../shared/errors';
import { fullSentence, surfaceOf } from './classify';

export interface Action {
  readonly label: string;
  readonly run: () => unknown;
}

/** What the first part of a code is about, in the reader's language; the engine's own sentence follows. */
const subjects: Readonly<Record<string, () => string>> = {
  model: () => vscode.l10n.t('Model'),
  data: () => vscode.l10n.t('Data'),
  recipe: () => vscode.l10n.t('Recipe adascale.json'),
  device: () => vscode.l10n.t('Device'),
  disk: () => vscode.l10n.t('Disk'),
  run: () => vscode.l10n.t('Run'),
  compute: () => vscode.l10n.t('Compute backend'),
  tensorflow: () => vscode.l10n.t('TensorFlow backend'),
};

/** For example `Model: layer lstm_3 (LSTM) is not supported. Convert it to convolutions.` */
export function errorText(error: JsonError): string {
  const subject = subjects[error.code.split('.')[0] ?? ''];
  return subject ? `${subject()}: ${fullSentence(error)}` : fullSentence(error);
}

export class Reporter {
  constructor(private readonly log: vscode.LogOutputChannel) {}

  /**
   * Tells about a failure in the way its class asks for. `doing` completes "AdaScale could not …".
   * Never rejects; resolves once the notification is answered or dismissed.
   */
  async failure(thrown: unknown, doing: string, action?: Action): Promise<void> {
    const error = toJsonError(thrown);
    const surface = surfaceOf(error);
    if (surface === 'silent') return;
    this.log.error(`${error.code}: ${error.stack ?? fullSentence(error)}`);
    const text =
      surface === 'unexpected' ? vscode.l10n.t('AdaScale could not {0}: {1}', doing, error.message) : errorText(error);
    await this.show(text, action);
  }

  private async show(text: string, action?: Action): Promise<void> {
    const showLog: Action = { label: vscode.l10n.t('Show Log'), run: () => this.log.show() };
    const actions = action ? [action, showLog] : [showLog];
    const chosen = await vscode.window.showErrorMessage(text, ...actions.map(({ label }) => label));
    try {
      await actions.find(({ label }) => label === chosen)?.run();
    } catch (error) {
      this.log.error(String(error));
    }
  }
}
