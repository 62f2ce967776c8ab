// The finished run that comes with the extension; the views offer it only where it is there.
import * as vscode from 'vscode';

export const sampleRun = (extensionUri: vscode.Uri): vscode.Uri =>
  vscode.Uri.joinPath(extensionUri, 'samples', 'run-shapes');

export async function hasSampleRun(extensionUri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(vscode.Uri.joinPath(sampleRun(extensionUri), 'run.json'));
    return true;
  } catch {
    return false;
  }
}
