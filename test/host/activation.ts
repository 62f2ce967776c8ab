import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activeHost } from './window';

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

    it('starts no engine by itself', async () => {
      assert.equal((await activeHost()).engine.pid, undefined);
    });

    it('gives every setting a default', () => {
      const extension = vscode.extensions.getExtension('adascale.adascale');
      const manifest = extension?.packageJSON as {
        contributes: { configuration: { properties: Record<string, { default: unknown }> } };
      };
      for (const [key, { default: expected }] of Object.entries(manifest.contributes.configuration.properties))
        assert.deepEqual(vscode.workspace.getConfiguration().get(key), expected, key);
    });
  });
}
