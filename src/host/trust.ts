// Viewing runs and inspecting models work anywhere; training, measuring and tool paths need a trusted workspace. The menus say
// the same; this is the check in code.
import * as vscode from 'vscode';

export function requireTrust(): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const text = vscode.l10n.t(
    'Training and measuring need a trusted workspace. Runs can be viewed and models inspected.',
  );
  void vscode.window.showWarningMessage(text, manage).then((chosen) => {
    if (chosen === manage) void vscode.commands.executeCommand('workbench.trust.manage');
  });
  return false;
}
