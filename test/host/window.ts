// The window that the tests run in: its workspace folder and the extension's services.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { AdaScaleApi } from '../../src/extension';
import type { Host } from '../../src/host/host';

export async function activeHost(): Promise<Host> {
  const extension = vscode.extensions.getExtension<AdaScaleApi>('adascale.adascale');
  assert.ok(extension);
  return (await extension.activate()).host;
}

export function workspaceFolder(): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return folder.uri.fsPath;
}

export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limitMs = 30_000,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    assert.ok(Date.now() < end, `waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
