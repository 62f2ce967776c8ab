import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activeHost } from './window';

export function registerDeviceSuite(): void {
  describe('devices', () => {
    it('lists this computer as ready, with or without an adb server', async () => {
      const host = await activeHost();
      await vscode.commands.executeCommand('adascale.refreshDevices');
      const { targets } = await host.devices.list();
      assert.equal(targets.find(({ id }) => id === 'local')?.state, 'ready');
    });

    it('says why there is no phone where the adb server is out of reach', async () => {
      const host = await activeHost();
      // Not the usual name of this computer: a server of our own must not be started there.
      const setting = vscode.workspace.getConfiguration('adascale');
      await setting.update('adb.server', '127.0.0.2:1', vscode.ConfigurationTarget.Workspace);
      try {
        await vscode.commands.executeCommand('adascale.refreshDevices');
        const { adb } = await host.devices.list();
        assert.match(adb?.message ?? '', /127\.0\.0\.2:1/);
      } finally {
        await setting.update('adb.server', undefined, vscode.ConfigurationTarget.Workspace);
      }
    });
  });
}
