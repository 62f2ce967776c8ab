// Where does the bundle go? A new folder in the workspace by default; the engine refuses a folder that holds something.
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { pick } from '../wizard/pick';

/** `adascale-export/<run>`, with a number where that is taken. */
function proposal(run: string): string {
  const root = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath;
  const base = path.join(root ?? path.dirname(run), 'adascale-export', path.basename(run));
  let folder = base;
  for (let n = 2; existsSync(folder); n++) folder = `${base}-${n}`;
  return folder;
}

async function browse(): Promise<string | null> {
  const openLabel = vscode.l10n.t('Export Here');
  const chosen = await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel });
  return chosen?.[0]?.fsPath ?? null;
}

/** Null when the person left. */
export async function askBundleFolder(run: string): Promise<string | null> {
  const proposed = proposal(run);
  for (;;) {
    const outcome = await pick<{ readonly folder: string } | 'browse'>({
      title: vscode.l10n.t('Export Policy'),
      placeholder: vscode.l10n.t('Where does the bundle go?'),
      choices: [
        { label: `$(new-folder) ${vscode.workspace.asRelativePath(proposed)}`, value: { folder: proposed } },
        { label: `$(folder-opened) ${vscode.l10n.t('Another empty folder…')}`, value: 'browse' },
      ],
    });
    if (outcome.kind !== 'value') return null;
    const folder = outcome.value === 'browse' ? await browse() : outcome.value.folder;
    if (folder !== null) return folder;
  }
}
