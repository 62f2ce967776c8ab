// A program of this computer that the person names once: asked for in a file dialog, kept in a setting of the machine.
import * as vscode from 'vscode';

/**
 * Its path, or null when the person left.
 *
 * @param setting Key below `adascale.`.
 */
export async function chooseProgram(title: string, setting: string): Promise<string | null> {
  const openLabel = vscode.l10n.t('Use');
  const [file] = (await vscode.window.showOpenDialog({ title, openLabel })) ?? [];
  if (file === undefined) return null;
  await vscode.workspace.getConfiguration('adascale').update(setting, file.fsPath, vscode.ConfigurationTarget.Global);
  return file.fsPath;
}
