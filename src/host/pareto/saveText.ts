// Saves what the panel exports as a table or a picture, where the person says.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { SaveKind } from '../../shared/protocol/panel';

const names: Readonly<Record<SaveKind, string>> = { csv: 'CSV', json: 'JSON', png: 'PNG', svg: 'SVG' };

/** The file's path, or null when the person changed their mind. */
export async function saveText(run: string, kind: SaveKind, text: string): Promise<string | null> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(path.dirname(run));
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, `${path.basename(run)}.${kind}`),
    filters: { [names[kind]]: [kind] },
  });
  if (!target) return null;
  await vscode.workspace.fs.writeFile(
    target,
    kind === 'png' ? Buffer.from(text, 'base64') : new TextEncoder().encode(text),
  );
  return target.fsPath;
}
