// Any labelled data on the disk: a folder or a file, which are two dialogs.
import * as vscode from 'vscode';
import { pick } from './pick';

/** Null when the person left. */
export async function browseData(what: 'folder' | 'file'): Promise<string | null> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: what === 'file',
    canSelectFolders: what === 'folder',
    openLabel: vscode.l10n.t('Use This Data'),
  });
  return chosen?.[0]?.fsPath ?? null;
}

/** Where data lies that a run does not find any more; null when the person left. */
export async function askMovedData(): Promise<string | null> {
  const outcome = await pick<'folder' | 'file'>({
    title: vscode.l10n.t('Data of the Run'),
    placeholder: vscode.l10n.t('Where does the run’s data lie now? It has to be the same data.'),
    choices: [
      { label: `$(folder-opened) ${vscode.l10n.t('Browse for a folder…')}`, value: 'folder' },
      { label: `$(file-zip) ${vscode.l10n.t('Browse for a file…')}`, value: 'file' },
    ],
  });
  return outcome.kind === 'value' ? browseData(outcome.value) : null;
}
