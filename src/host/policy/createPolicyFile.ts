// A new policy file at the root of the workspace, named after the model; never over an existing one.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { AdaScaleError } from '../../shared/errors';
import { formatPolicy } from '../../shared/policy/authoring/formatPolicy';
import type { PolicyFile } from '../../shared/policy/types';

const mostNumbers = 1000;

/** Letters that every file system takes. */
const fileName = (name: string): string => name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '') || 'model';

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

/** @param run where the policy goes if no folder is open. @throws AdaScaleError `disk.readOnly` */
export async function createPolicyFile(run: string, policy: PolicyFile): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(path.dirname(run));
  const base = fileName(policy.model.name);
  let uri = vscode.Uri.joinPath(folder, `${base}.policy.json`);
  for (let number = 2; number < mostNumbers && (await exists(uri)); number++)
    uri = vscode.Uri.joinPath(folder, `${base}-${number}.policy.json`);
  try {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(formatPolicy(policy)));
  } catch (error) {
    throw new AdaScaleError(
      'disk.readOnly',
      `${vscode.workspace.asRelativePath(uri)} cannot be written: ${String(error)}`,
      'Open a folder that you may write to',
    );
  }
  return uri;
}
