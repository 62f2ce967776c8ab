import assert from 'node:assert/strict';
import * as vscode from 'vscode';

export function registerActivationSuite(): void {
  describe('activation', () => {
    it('activates and registers every contributed command', async () => {
      const extension = vscode.extensions.getExtension('adascale.adascale');
      assert.ok(extension);
      await extension.activate();
      const registered = new Set(await vscode.commands.getCommands(true));
      const manifest = extension.packageJSON as { contributes: { commands: { command: string }[] } };
      const missing = manifest.contributes.commands.filter(({ command }) => !registered.has(command));
      assert.deepEqual(missing, []);
    });
  });
}
