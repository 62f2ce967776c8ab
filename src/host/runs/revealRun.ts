// Shows a run's folder: in the workspace's explorer if it lies there, else in the system's (which a remote window lacks).
import * as path from 'node:path';
import * as vscode from 'vscode';

export async function revealRun(run: string): Promise<void> {
  const manifest = vscode.Uri.file(path.join(run, 'run.json'));
  const inside = vscode.workspace.getWorkspaceFolder(manifest) !== undefined;
  await vscode.commands.executeCommand(inside ? 'revealInExplorer' : 'revealFileInOS', manifest);
}
